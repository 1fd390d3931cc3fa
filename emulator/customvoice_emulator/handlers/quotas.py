"""Enforce quotas: the maximum number of resources of a type, or of their concurrent operations.

The running operations are stored as a list beside the resources, so that the cost of counting depends on the quota and
not on the number of stored resources.
"""

from datetime import datetime
from itertools import islice

from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.resource_type import ResourceType
from customvoice_emulator.operations.lifecycles import FINAL_STATUSES
from customvoice_emulator.operations.progress import OPERATIONS, advance_operation
from customvoice_emulator.state.store import Transaction

_RUNNING = "atwork"


def require_quota(tx: Transaction, kind: ResourceType, context: HandlerContext) -> None:
    """Raise ServiceError if the quota is used up."""
    maximum = kind.quota.limit(context.limits) if kind.quota is not None else None
    if kind.quota is None or maximum is None:
        return
    if kind.quota.only_running:
        full = len(_running(tx, kind, context.now())) >= maximum
    else:
        full = sum(1 for _ in islice(tx.scan(kind.collection), maximum)) >= maximum
    if full:
        raise kind.quota.rejection.error(count=maximum, what=kind.collection)


def count_operation(tx: Transaction, kind: ResourceType, operation_id: str, context: HandlerContext) -> None:
    """Count an operation that started on a resource of this type."""
    if kind.quota is not None and kind.quota.only_running and kind.quota.limit(context.limits) is not None:
        operations = [*_running(tx, kind, context.now()), operation_id]
        tx.put(_RUNNING, kind.collection, {"operations": operations})


def _running(tx: Transaction, kind: ResourceType, now: datetime) -> list[str]:
    noted = tx.get(_RUNNING, kind.collection) or {"operations": ()}
    operations = {name: tx.get(OPERATIONS, name) for name in noted["operations"]}
    return [
        name
        for name, operation in operations.items()
        if operation is not None
        and advance_operation(tx, operation, now, is_read=False)["status"] not in FINAL_STATUSES
    ]
