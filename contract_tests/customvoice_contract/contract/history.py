"""What one run has seen so far, for the oracles that check sequences of exchanges.

It contains only what is certain: responses to the run itself, in order, without parallel requests. Each key is a
scope of its own: it may belong to another Speech resource.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .request import sent_values

if TYPE_CHECKING:
    from .contract import Contract
    from .exchange import Exchange
    from .operation import Operation

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
ENDED = ("Succeeded", "Failed")
_REFUSED, _FAULT = 400, 500


@dataclass(slots=True)
class OperationRecord:
    """A long-running operation: the exchange that started it, and the statuses read with the seconds since then."""

    id: str
    began_by: str
    start: Exchange
    collection: str
    resource_id: str
    action: str | None
    statuses: list[tuple[float, str]] = field(default_factory=list)

    @property
    def status(self) -> str | None:
        """The status read last."""
        return self.statuses[-1][1] if self.statuses else None


@dataclass(slots=True)
class ResourceRecord:
    """A resource as last seen.

    `present` is None while it is not known. `views` are the bodies shown since the last write, by api-version. `work`
    is the operation that works or worked on it last, `written` whether this run made the last change.
    """

    present: bool | None = None
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    last_operation: OperationRecord | None = None
    written: bool = False
    status: str | None = None

    def see(self, version: str, body: dict[str, Any]) -> None:
        """Take a body that was read."""
        self.present = True
        self.views[version] = body
        if isinstance(body.get("status"), str):
            self.status = body["status"]


@dataclass(slots=True)
class Listing:
    """The ids of a collection in the order listed, from the first on; `complete` when the end is known."""

    ids: list[str] = field(default_factory=list)
    complete: bool = False


class History:
    """Operations, resources and lists seen so far. It is empty until `learn` gets an exchange.

    `exclusive`: no other client changes the collections. `clock_moved`: the service's clock may differ from ours.
    `keys` are the valid keys (empty if unknown).
    """

    def __init__(self, *, exclusive: bool = True) -> None:
        """Start with nothing."""
        self.exclusive = exclusive
        self.clock_moved = False
        self.began: dict[tuple[str, str], OperationRecord] = {}
        self.keys: set[str] = set()
        self.request_ids: set[bytes] = set()
        self._operations: dict[tuple[str, str], OperationRecord] = {}
        self._sent_ids: set[str] = set()
        self._resources: dict[tuple[str, str, str], ResourceRecord] = {}
        self._listings: dict[tuple[str, str, str], Listing] = {}
        self._continued: set[tuple[str, str]] = set()

    # ---------------------------------------------------------------- what is known

    def operation(self, exchange: Exchange, operation_id: str) -> OperationRecord | None:
        """Return the long-running operation of that id, as far as the credentials of `exchange` open it."""
        return self._operations.get((scope(exchange), operation_id))

    def replayed(self, exchange: Exchange) -> OperationRecord | None:
        """Return the operation that an earlier request started under the Operation-Id that `exchange` sends."""
        sent = exchange.request_headers.get("operation-id")
        return self.operation(exchange, sent) if sent else None

    def repeats(self, exchange: Exchange) -> bool:
        """Whether `exchange` sends the Operation-Id of an operation whose resource exists, so that it can repeat it.

        Rules: docs/FIDELITY.md: Operation-Id of a deleted resource repeated.
        """
        record = self.replayed(exchange)
        return record is not None and bool(self.resource(exchange, record.collection, record.resource_id).present)

    def may_repeat(self, exchange: Exchange) -> bool:
        """Whether `exchange` sends an Operation-Id that a request before it sent, whatever became of that."""
        return exchange.request_headers.get("operation-id") in self._sent_ids

    def resource(self, exchange: Exchange, collection: str, resource_id: str) -> ResourceRecord:
        """Return what is known of a resource; an empty record when nothing is."""
        return self._resources.get((scope(exchange), collection, resource_id), ResourceRecord())

    def resources(self, exchange: Exchange, collection: str) -> dict[str, ResourceRecord]:
        """Return what is known of the resources of a collection, by id."""
        where = scope(exchange)
        return {key[2]: each for key, each in self._resources.items() if key[:2] == (where, collection)}

    def listing(self, exchange: Exchange, collection: str) -> Listing:
        """Return what is known of the order of a collection, to be read with the version of `exchange`."""
        return self._listings.get((scope(exchange), collection, exchange.api_version or ""), Listing())

    def continues(self, exchange: Exchange) -> bool:
        """Whether `exchange` reads a nextLink that a page named, with no change since."""
        return (scope(exchange), exchange.url) in self._continued

    # ---------------------------------------------------------------- learning and forgetting

    def learn(self, exchange: Exchange, contract: Contract) -> None:
        """Take an exchange in, after the oracles have checked it."""
        _remember_id(self.request_ids, exchange)
        known = self.remember_sent(exchange)
        operation = contract.operation_of(exchange)
        changes = exchange.method not in SAFE_METHODS
        if changes and (exchange.status >= 500 or (operation is None and exchange.is_success)):
            self.forget()  # an undescribed request had an effect
        elif operation is None:
            return
        elif operation.collection == "operations":
            self._learn_status(exchange, operation)
        elif operation.item is not None and operation.is_list:
            self._learn_page(exchange, operation)
        elif operation.is_long_running and known and not self.repeats(exchange):
            self._forget_target(exchange, operation)  # it may repeat a request that was forgotten, or do what it says
        elif operation.item is not None and changes and exchange.is_success:
            self._learn_change(exchange, operation)
        elif operation.item is not None and operation.method == "GET":
            self._learn_read(exchange, operation)

    def remember_sent(self, exchange: Exchange) -> bool:
        """Take note of the Operation-Id that a request sent; return whether one sent it before."""
        sent = exchange.request_headers.get("operation-id")
        known = sent in self._sent_ids
        if sent and not _REFUSED <= exchange.status < _FAULT:  # what is rejected starts no operation
            self._sent_ids.add(sent)
        return known

    def forget(self) -> None:
        """Know nothing any longer: after something the monitor did not see (a reset, a moved clock, a lost answer)."""
        self._operations.clear()
        self._resources.clear()
        self._forget_lists()

    def blank(self) -> History:
        """Return a history without events: only what is always true."""
        other = History(exclusive=self.exclusive)
        other.clock_moved, other.keys, other.request_ids = self.clock_moved, self.keys, self.request_ids
        other._sent_ids = self._sent_ids
        return other

    def _forget_target(self, exchange: Exchange, operation: Operation) -> None:
        if exchange.is_success:
            name = operation.resource_id(exchange)
            self._operations.pop((scope(exchange), exchange.request_headers["operation-id"]), None)
            self._resources.pop((scope(exchange), operation.collection, name), None)
            self._forget_elsewhere(exchange, operation, name)
            self._forget_lists()

    def _forget_lists(self) -> None:
        self._listings.clear()
        self._continued.clear()

    def _learn_status(self, exchange: Exchange, operation: Operation) -> None:
        body, record = exchange.json, self.operation(exchange, operation.resource_id(exchange))
        if record is None or exchange.status != 200 or not isinstance(body, dict):
            return
        if isinstance(body.get("status"), str):
            record.statuses.append((_seconds_between(record.start, exchange), body["status"]))

    def _learn_read(self, exchange: Exchange, operation: Operation) -> None:
        record = self._record(exchange, operation.collection, operation.resource_id(exchange))
        body = exchange.json
        if exchange.status == 200 and isinstance(body, dict):
            record.see(exchange.api_version or "", body)
        elif exchange.status == 404 and exchange.error_code == "NotFound":
            record.present = False

    def _learn_change(self, exchange: Exchange, operation: Operation) -> None:
        if operation.is_long_running and self.repeats(exchange):
            return  # the first response again; nothing happens
        self._forget_lists()
        name = operation.resource_id(exchange)
        self._forget_elsewhere(exchange, operation, name)
        if operation.method == "DELETE":
            self._learn_deletion(exchange, operation, name)
            return
        record = self._record(exchange, operation.collection, name)
        if operation.is_upsert and record.present:
            last_operation, status = (
                record.last_operation,
                record.status,
            )  # changed in place; what was loaded into it stays
        else:
            last_operation, status = self._began(exchange, operation, name), None
        if operation.is_creation:
            record.views.clear()
        # What was done to it shows in its status alone; when that changed, the times go with it.
        record.views = {version: {**view, "status": None} for version, view in record.views.items()}
        record.last_operation, record.status, record.written, record.present = last_operation, status, True, True
        body = exchange.json
        if isinstance(body, dict):
            record.see(exchange.api_version or "", body)

    def _learn_deletion(self, exchange: Exchange, operation: Operation, name: str) -> None:
        gone = [(operation.collection, name)]
        where = scope(exchange)
        if operation.collection == "projects":
            gone += [
                key[1:]
                for key, each in self._resources.items()
                if key[0] == where and any(view.get("projectId") == name for view in each.views.values())
            ]
        for collection, each in gone:
            self._resources[where, collection, each] = ResourceRecord(present=False, written=True)

    def _forget_elsewhere(self, exchange: Exchange, operation: Operation, name: str) -> None:
        """Two credentials may open one Speech resource; what the other one knew is then out of date."""
        where = scope(exchange)
        cascades = operation.method == "DELETE" and operation.collection == "projects"
        for key in list(self._resources):
            if key[0] != where and (cascades or key[1:] == (operation.collection, name)):
                del self._resources[key]

    def _began(self, exchange: Exchange, operation: Operation, name: str) -> OperationRecord | None:
        if not operation.is_long_running:
            return None
        operation_id = exchange.headers.get("operation-location", "").partition("?")[0].rpartition("/")[2]
        record = OperationRecord(operation_id, operation.id, exchange, operation.collection, name, operation.action)
        if operation_id:
            key = scope(exchange), operation_id
            self._operations[key] = self.began[key] = record
        return record

    def _learn_page(self, exchange: Exchange, operation: Operation) -> None:
        body = exchange.json
        if exchange.status != 200 or not isinstance(body, dict) or not isinstance(body.get("value"), list):
            return
        items = [each for each in body["value"] if isinstance(each, dict) and isinstance(each.get("id"), str)]
        for each in items:
            self._record(exchange, operation.collection, each["id"]).see(exchange.api_version or "", each)
        link = body.get("nextLink")
        if isinstance(link, str):
            self._continued.add((scope(exchange), link))
        query = exchange.query
        skip = query.get("skip", ["0"])
        if "filter" in query or len(skip) != 1 or not skip[0].isdigit():
            return
        key = scope(exchange), operation.collection, exchange.api_version or ""
        listing = self._listings.setdefault(key, Listing())
        start = int(skip[0])
        if start <= len(listing.ids):
            fresh = [each["id"] for each in items][len(listing.ids) - start :]
            listing.ids += fresh
            # A page behind the end says nothing about where the end is.
            listing.complete = listing.complete or (link is None and start + len(items) == len(listing.ids))

    def _record(self, exchange: Exchange, collection: str, name: str) -> ResourceRecord:
        return self._resources.setdefault((scope(exchange), collection, name), ResourceRecord())


def scope(exchange: Exchange) -> str:
    """Return what the request opens the service with; requests with the same value see the same resources."""
    headers = exchange.request_headers
    return headers.get("ocp-apim-subscription-key") or headers.get("authorization") or ""


def request_identity(exchange: Exchange, operation: Operation, contract: Contract) -> Any:
    """Return what the request asks for, so that equal requests have equal meanings; None when that is unknown."""
    sent = sent_values(exchange, operation, contract)
    if sent is None:
        # Only an operation without a body says all with its path.
        return None if operation.request else (operation.id, operation.resource_id(exchange))
    # What the service does not know, or does not take, is not part of what is asked for.
    taken = contract.request_names(operation)
    known = {name: each for name, each in sent.items() if name in taken}
    return operation.id, operation.resource_id(exchange), json.dumps(known, sort_keys=True)


def _remember_id(known: set[bytes], exchange: Exchange) -> None:
    request_id = exchange.headers.get("apim-request-id")
    if request_id:
        known.add(hashlib.blake2b(request_id.encode(), digest_size=12).digest())


def _seconds_between(start: Exchange, later: Exchange) -> float:
    if start.started is None or later.started is None:
        return 0.0
    return round((later.started - start.started).total_seconds(), 3)
