"""Advance long-running operations: their progress is computed at each read.

An operation document has the start time, the number of reads, the pace and the known but not yet visible outcome. A
resource document has the id of its running operation. A read of either advances both in the same transaction, so the
two always agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.operations.lifecycles import FINAL_STATUSES, LIFECYCLES, TABLES, Lifecycle
from customvoice_emulator.operations.pace import Pace, parse_pace
from customvoice_emulator.state.documents import FILES
from customvoice_emulator.state.store import Document, Transaction

OPERATIONS = "operations"
RETENTION_TIME = timedelta(hours=24)
"""How long an operation can be read, and its request repeated, after its end; after its start, if only reads of the
operation itself could end it (FIDELITY: operations are kept)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an operation ends, and its changes to the resource's `properties`.

    `increments` are numbers to add to present numbers; `properties` are values to set. `cause` is the reason of a
    failure that the resource itself does not show; resources made from it can show it.
    """

    failed: bool = False
    properties: Mapping[str, Any] = field(default_factory=dict)
    increments: Mapping[str, float] = field(default_factory=dict)
    cause: str | None = None

    @classmethod
    def failure(cls, reason: str | None = None) -> "Outcome":
        """Return a failure with `reason` as `properties.failureReason`; None: without one."""
        return cls(failed=True, properties={"failureReason": reason} if reason else {})


@dataclass(frozen=True, slots=True)
class OperationStart:
    """The data of an operation to start: its id, its target (collection, id), its lifecycle and its outcome.

    `request` is the fingerprint of the request. `files` are the digests of the resource's kept files.
    """

    operation_id: str
    target: tuple[str, str]
    lifecycle: Lifecycle
    outcome: Outcome
    request: str
    response_status: int
    response_body: bool
    files: Sequence[str] = ()


def start_operation(
    tx: Transaction, start: OperationStart, resource: Mapping[str, Any], pace: Pace, now: datetime
) -> dict[str, Any]:
    """Store the new operation and its resource; return the resource's body as first shown."""
    status = start.lifecycle.resource_status["NotStarted"]
    body = {**resource, "status": status, "lastActionDateTime": timestamp(now)}
    present = resource.get("properties", {})
    increments = {name: present.get(name, 0) + number for name, number in start.outcome.increments.items()}
    operation = {
        "id": start.operation_id,
        "status": "NotStarted",
        "started": now.isoformat(),
        "reads": 0,
        "pace": str(pace),
        "lifecycle": start.lifecycle.name,
        "target": list(start.target),
        "failed": start.outcome.failed,
        "properties": {**start.outcome.properties, **increments},
        "cause": start.outcome.cause,
        "request": start.request,
        "answer": {"status": start.response_status, "body": body if start.response_body else None},
    }
    tx.put(OPERATIONS, start.operation_id, operation)
    before = tx.get(*start.target) or ({FILES: list(start.files)} if start.files else {})
    tx.put(*start.target, {**before, "body": body, "operation": start.operation_id})
    return body


def advance_resource(
    tx: Transaction, collection: str, document: Document, now: datetime, *, is_read: bool
) -> Mapping[str, Any]:
    """Advance a resource's operation to `now`, and return the resource's body.

    `is_read`: the client reads the resource or its operation, which a reads pace counts.
    """
    name = document["operation"]
    operation = tx.get(OPERATIONS, name) if name is not None else None
    if operation is not None:
        advance_operation(tx, operation, now, is_read=is_read)
        document = tx.get(collection, document["body"]["id"]) or document
    body: Mapping[str, Any] = document["body"]
    return body


def advance_operation(tx: Transaction, operation: Document, now: datetime, *, is_read: bool) -> Document:
    """Advance an operation and its resource to `now`, and return the operation. `is_read` as in `advance_resource`."""
    if operation["status"] in FINAL_STATUSES:
        return operation
    pace, started = parse_pace(operation["pace"]), datetime.fromisoformat(operation["started"])
    reads = operation["reads"] + (is_read and pace.kind == "reads")
    stage = pace.stage(reads, now - started)
    status = ("NotStarted", "Running", "Failed" if operation["failed"] else "Succeeded")[stage]
    if status == operation["status"] and reads == operation["reads"]:
        return operation
    entered = pace.entered(stage, started, now)
    ended = started if pace.kind == "immediate" else entered
    advanced = {**operation, "status": status, "reads": reads}
    if status in FINAL_STATUSES:
        advanced["ended"] = ended.isoformat()
    tx.put(OPERATIONS, operation["id"], advanced)
    if status != operation["status"]:
        _update_resource(tx, advanced, entered)
    return advanced


def find_operation(tx: Transaction, operation_id: str, now: datetime, *, is_read: bool = False) -> Document | None:
    """Advance an operation to `now` and return it; None if it is unknown or no longer kept."""
    operation = tx.get(OPERATIONS, operation_id)
    if operation is None:
        return None
    advanced = advance_operation(tx, operation, now, is_read=is_read)
    recent = now - last_change(advanced) < RETENTION_TIME
    return advanced if recent or (advanced["status"] not in FINAL_STATUSES and _can_end(tx, advanced)) else None


def last_change(operation: Document) -> datetime:
    """Return the end of the operation; its start if it has not ended."""
    return datetime.fromisoformat(operation.get("ended", operation["started"]))


def final_status(tx: Transaction, document: Document) -> str | None:
    """Return the status that the resource will have after its running operation; its present status without one."""
    name = document["operation"]
    operation = tx.get(OPERATIONS, name) if name is not None else None
    if operation is None:
        present: str | None = document["body"].get("status")
        return present
    resource_status = LIFECYCLES[operation["lifecycle"]].resource_status
    return resource_status["Failed" if operation["failed"] else "Succeeded"]


def fail_on_deletion(tx: Transaction, collection: str, document: Document, now: datetime) -> None:
    """Fail the running operation of a resource that is deleted, if the resource's lifecycle table says so."""
    reason, name = TABLES[collection].deletion_reason, document["operation"]
    operation = tx.get(OPERATIONS, name) if name is not None else None
    if reason is None or operation is None:
        return
    advanced = advance_operation(tx, operation, now, is_read=False)
    if advanced["status"] not in FINAL_STATUSES:
        properties = {**advanced["properties"], "failureReason": reason}
        ended = {"status": "Failed", "failed": True, "properties": properties, "ended": now.isoformat()}
        tx.put(OPERATIONS, advanced["id"], {**advanced, **ended})


def _can_end(tx: Transaction, operation: Document) -> bool:
    """Return whether a running operation can still end: by time alone, or by reads of its resource."""
    target = tx.get(*operation["target"])
    has_resource = target is not None and target["operation"] == operation["id"]
    return has_resource or parse_pace(operation["pace"]).kind != "reads"


def _update_resource(tx: Transaction, operation: Document, entered: datetime) -> None:
    collection, name = operation["target"]
    document = tx.get(collection, name)
    if document is None or document["operation"] != operation["id"]:
        return  # The resource was deleted or created again.
    body = dict(document["body"])
    status = LIFECYCLES[operation["lifecycle"]].resource_status[operation["status"]]
    if status != body["status"]:
        body.update(status=status, lastActionDateTime=timestamp(entered))
    ended = operation["status"] in FINAL_STATUSES
    if ended and operation["properties"]:
        body["properties"] = {**body.get("properties", {}), **operation["properties"]}
    advanced = {**document, "body": body, "operation": None if ended else operation["id"]}
    if ended:
        advanced["cause"] = operation.get("cause")
    tx.put(collection, name, advanced)
