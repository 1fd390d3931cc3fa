"""Quotas: how many resources of a type there may be, or may be at work at a time.

What is at work is kept as a list of operations beside the resources, so that counting costs what the quota allows and
not what is stored.
"""

from datetime import datetime
from itertools import islice

from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.resource_type import ResourceType
from customvoice_emulator.operations.lifecycles import ENDED
from customvoice_emulator.operations.progress import OPERATIONS, advance_operation
from customvoice_emulator.state.store import Transaction

_AT_WORK = "atwork"


def require_room(tx: Transaction, kind: ResourceType, context: HandlerContext) -> None:
    """Raise ServiceError when one more would be too many."""
    most = kind.quota.most(context.limits) if kind.quota is not None else None
    if kind.quota is None or most is None:
        return
    if kind.quota.at_work:
        full = len(_at_work(tx, kind, context.now())) >= most
    else:
        full = sum(1 for _ in islice(tx.scan(kind.collection), most)) >= most
    if full:
        raise kind.quota.refusal.error(count=most, what=kind.collection)


def count_in(tx: Transaction, kind: ResourceType, operation_id: str, context: HandlerContext) -> None:
    """Note that an operation has begun to work on a resource of this type."""
    if kind.quota is not None and kind.quota.at_work and kind.quota.most(context.limits) is not None:
        operations = [*_at_work(tx, kind, context.now()), operation_id]
        tx.put(_AT_WORK, kind.collection, {"operations": operations})


def _at_work(tx: Transaction, kind: ResourceType, now: datetime) -> list[str]:
    noted = tx.get(_AT_WORK, kind.collection) or {"operations": ()}
    operations = {name: tx.get(OPERATIONS, name) for name in noted["operations"]}
    return [
        name
        for name, operation in operations.items()
        if operation is not None and advance_operation(tx, operation, now, counts=False)["status"] not in ENDED
    ]
