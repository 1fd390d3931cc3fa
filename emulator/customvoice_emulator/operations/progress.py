"""Progress of long-running operations, computed when somebody looks.

An operation document holds when it began, how often it was read, its pace and the outcome that is already known but
not yet shown. A resource document names the operation at work on it. Looking at either settles both in the same
transaction, so the two always agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.operations.lifecycles import ENDED, LIFECYCLES, TABLES, Lifecycle
from customvoice_emulator.operations.pace import Pace, parse_pace
from customvoice_emulator.state.documents import FILES
from customvoice_emulator.state.store import Document, Transaction

OPERATIONS = "operations"
KEPT = timedelta(hours=24)
"""How long an operation can be read, and its request repeated, after it has ended, or after it has begun where nothing
but reads of itself would end it (FIDELITY: operations are kept)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How work ends: well or not, and what it adds to the resource's `properties`.

    `added` are numbers to add to the present ones; `properties` are values to set. `cause` is the reason of a failure
    whose resource shows none; it is for what is made from that resource.
    """

    failed: bool = False
    properties: Mapping[str, Any] = field(default_factory=dict)
    added: Mapping[str, float] = field(default_factory=dict)
    cause: str | None = None

    @classmethod
    def failure(cls, reason: str | None = None) -> "Outcome":
        """Return a failure with `properties.failureReason`, where the resource has that property."""
        return cls(failed=True, properties={"failureReason": reason} if reason else {})


@dataclass(frozen=True, slots=True)
class Start:
    """What begins an operation: its id, the resource (collection, id), the work, the outcome to come.

    `files` are the digests of the kept files that the resource is made from.
    """

    operation_id: str
    target: tuple[str, str]
    lifecycle: Lifecycle
    outcome: Outcome
    request: str
    answer_status: int
    answer_body: bool
    files: Sequence[str] = ()


def begin(tx: Transaction, start: Start, resource: Mapping[str, Any], pace: Pace, now: datetime) -> dict[str, Any]:
    """Write the operation and the resource at work, and return the resource's body as first shown."""
    status = start.lifecycle.shows["NotStarted"]
    body = {**resource, "status": status, "lastActionDateTime": timestamp(now)}
    present = resource.get("properties", {})
    added = {name: present.get(name, 0) + number for name, number in start.outcome.added.items()}
    operation = {
        "id": start.operation_id,
        "status": "NotStarted",
        "started": now.isoformat(),
        "reads": 0,
        "pace": str(pace),
        "lifecycle": start.lifecycle.name,
        "target": list(start.target),
        "failed": start.outcome.failed,
        "properties": {**start.outcome.properties, **added},
        "cause": start.outcome.cause,
        "request": start.request,
        "answer": {"status": start.answer_status, "body": body if start.answer_body else None},
    }
    tx.put(OPERATIONS, start.operation_id, operation)
    before = tx.get(*start.target) or ({FILES: list(start.files)} if start.files else {})
    tx.put(*start.target, {**before, "body": body, "operation": start.operation_id})
    return body


def advance_resource(
    tx: Transaction, collection: str, document: Document, now: datetime, *, counts: bool
) -> Mapping[str, Any]:
    """Return the resource's body as of `now`; `counts` when this is a read that a reads pace counts."""
    name = document["operation"]
    operation = tx.get(OPERATIONS, name) if name is not None else None
    if operation is not None:
        advance_operation(tx, operation, now, counts=counts)
        document = tx.get(collection, document["body"]["id"]) or document
    body: Mapping[str, Any] = document["body"]
    return body


def advance_operation(tx: Transaction, operation: Document, now: datetime, *, counts: bool) -> Document:
    """Return the operation as of `now`, having settled it and its resource."""
    if operation["status"] in ENDED:
        return operation
    pace, started = parse_pace(operation["pace"]), datetime.fromisoformat(operation["started"])
    reads = operation["reads"] + (counts and pace.kind == "reads")
    stage = pace.stage(reads, now - started)
    status = ("NotStarted", "Running", "Failed" if operation["failed"] else "Succeeded")[stage]
    if status == operation["status"] and reads == operation["reads"]:
        return operation
    entered = pace.entered(stage, started, now)
    ended = started if pace.kind == "immediate" else entered
    settled = {**operation, "status": status, "reads": reads}
    if status in ENDED:
        settled["ended"] = ended.isoformat()
    tx.put(OPERATIONS, operation["id"], settled)
    if status != operation["status"]:
        _settle_resource(tx, settled, entered)
    return settled


def find_operation(tx: Transaction, operation_id: str, now: datetime, *, counts: bool = False) -> Document | None:
    """Return the operation as of `now`; None when there is none, or when it is too long ago to be kept."""
    operation = tx.get(OPERATIONS, operation_id)
    if operation is None:
        return None
    settled = advance_operation(tx, operation, now, counts=counts)
    recent = now - last_change(settled) < KEPT
    return settled if recent or (settled["status"] not in ENDED and _goes_on(tx, settled)) else None


def last_change(operation: Document) -> datetime:
    """Return when the operation ended; when it began, as long as it has not."""
    return datetime.fromisoformat(operation.get("ended", operation["started"]))


def planned_status(tx: Transaction, document: Document) -> str | None:
    """Return the status the resource has, or will have once the work on it has ended."""
    name = document["operation"]
    operation = tx.get(OPERATIONS, name) if name is not None else None
    if operation is None:
        present: str | None = document["body"].get("status")
        return present
    shows = LIFECYCLES[operation["lifecycle"]].shows
    return shows["Failed" if operation["failed"] else "Succeeded"]


def abandon(tx: Transaction, collection: str, document: Document, now: datetime) -> None:
    """End the work in progress on a resource that is being deleted, where the resource's table says so."""
    reason, name = TABLES[collection].deleted, document["operation"]
    operation = tx.get(OPERATIONS, name) if name is not None else None
    if reason is None or operation is None:
        return
    settled = advance_operation(tx, operation, now, counts=False)
    if settled["status"] not in ENDED:
        properties = {**settled["properties"], "failureReason": reason}
        ended = {"status": "Failed", "failed": True, "properties": properties, "ended": now.isoformat()}
        tx.put(OPERATIONS, settled["id"], {**settled, **ended})


def _goes_on(tx: Transaction, operation: Document) -> bool:
    """Tell whether an operation in progress can still end: by time alone, or because its resource is there to read."""
    target = tx.get(*operation["target"])
    works = target is not None and target["operation"] == operation["id"]
    return works or parse_pace(operation["pace"]).kind != "reads"


def _settle_resource(tx: Transaction, operation: Document, entered: datetime) -> None:
    collection, name = operation["target"]
    document = tx.get(collection, name)
    if document is None or document["operation"] != operation["id"]:
        return  # The resource was deleted meanwhile, or made anew.
    body = dict(document["body"])
    status = LIFECYCLES[operation["lifecycle"]].shows[operation["status"]]
    if status != body["status"]:
        body.update(status=status, lastActionDateTime=timestamp(entered))
    ended = operation["status"] in ENDED
    if ended and operation["properties"]:
        body["properties"] = {**body.get("properties", {}), **operation["properties"]}
    settled = {**document, "body": body, "operation": None if ended else operation["id"]}
    if ended:
        settled["cause"] = operation.get("cause")
    tx.put(collection, name, settled)
