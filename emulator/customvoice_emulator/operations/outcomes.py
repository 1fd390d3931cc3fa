"""Outcomes ordered in advance: how the next operation on a resource ends, whatever the request contains."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any

from customvoice_emulator.operations.lifecycles import LIFECYCLES
from customvoice_emulator.operations.paces import COLLECTIONS_WITH_OPERATIONS
from customvoice_emulator.operations.progress import Outcome

_MAX_TAKEN = 1000
"""Taken orders that can be put back; more than the operations that wait for one write to the disk."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order: an operation on a resource of `collection` succeeds or fails (`failed`), with an optional `reason`.

    `resource` is a shell glob for the id; `work` is "create", "upload", "suspend" or "resume" (None: any of them).
    """

    id: str
    collection: str
    failed: bool
    reason: str | None = None
    resource: str = "*"
    work: str | None = None

    def matches(self, collection: str, resource: str, work: str | None) -> bool:
        """Return whether the order applies to this operation."""
        same_work = self.work is None or work is None or self.work == work
        return self.collection == collection and same_work and fnmatchcase(resource, self.resource)

    def outcome(self) -> Outcome:
        """Return the ordered outcome."""
        return Outcome.failure(self.reason) if self.failed else Outcome()


class OrderedOutcomes:
    """The open orders, oldest first; each is used once.

    `reasons` are the documented failure reasons by collection. `changed` is called after every change.
    """

    def __init__(
        self, reasons: Mapping[str, Sequence[str]] | None = None, changed: Callable[[], None] = lambda: None
    ) -> None:
        self._reasons = reasons or {}
        self._orders: dict[str, Order] = {}
        self._taken: dict[str, Order] = {}
        self._made = 0
        self._lock = threading.Lock()
        self.changed = changed

    def order(
        self,
        collection: str,
        status: str = "Failed",
        reason: str | None = None,
        *,
        resource: str = "*",
        work: str | None = None,
    ) -> Order:
        """Order the outcome of the next operation on a resource of `collection`: "Failed" or "Succeeded".

        `reason` is the failure reason. `resource` (a shell glob for the id) and `work` restrict the order. Raises
        ValueError, and orders nothing, for an unknown collection, kind of work or reason, and for a reason with
        "Succeeded".
        """
        _one_of("collection", collection, COLLECTIONS_WITH_OPERATIONS)
        _one_of("status", status, ("Succeeded", "Failed"))
        if work is not None:
            _one_of("work", work, tuple(LIFECYCLES))
        if reason is not None:
            self._require_reason(collection, status, reason)
        with self._lock:
            self._made += 1
            order = Order(f"outcome-{self._made}", collection, status == "Failed", reason, resource, work)
            self._orders[order.id] = order
        self.changed()
        return order

    def next_consent(self, status: str = "Failed", reason: str | None = None, resource: str = "*") -> Order:
        """Order the outcome of the next consent, as `order` does."""
        return self.order("consents", status, reason, resource=resource)

    def next_training_set(self, status: str = "Failed", resource: str = "*") -> Order:
        """Order the outcome of the next upload to a training set, as `order` does."""
        return self.order("trainingsets", status, resource=resource)

    def next_model(self, status: str = "Failed", reason: str | None = None, resource: str = "*") -> Order:
        """Order the outcome of the next model, as `order` does."""
        return self.order("models", status, reason, resource=resource)

    def next_endpoint(self, status: str = "Failed", resource: str = "*", work: str | None = None) -> Order:
        """Order the outcome of the next operation on an endpoint, as `order` does."""
        return self.order("endpoints", status, resource=resource, work=work)

    def next_personal_voice(self, status: str = "Failed", reason: str | None = None, resource: str = "*") -> Order:
        """Order the outcome of the next personal voice, as `order` does."""
        return self.order("personalvoices", status, reason, resource=resource)

    def take(self, collection: str, id: str, work: str | None = None) -> Outcome | None:  # noqa: A002 - the field's own word
        """Return the ordered outcome for an operation that starts now, and remove its order; None without one.

        `work` is the lifecycle's name. Call it directly before the operation starts, so that a rejected request uses no
        order.
        """
        if not self._orders:
            return None
        with self._lock:
            found = next((each for each in self._orders.values() if each.matches(collection, id, work)), None)
            if found is None:
                return None
            del self._orders[found.id]
            self._taken[found.id] = found
            if len(self._taken) > _MAX_TAKEN:
                del self._taken[next(iter(self._taken))]
        self.changed()
        return found.outcome()

    def put_back(self, saved: Mapping[str, Any]) -> None:
        """Put back the taken orders that are still in `saved` (from `dump`): their operations were undone."""
        with self._lock:
            for each in saved["orders"]:
                order = self._taken.pop(each["id"], None)
                if order is not None:
                    self._orders[order.id] = order
            self._orders = dict(sorted(self._orders.items(), key=lambda item: int(item[0].rpartition("-")[2])))

    def list(self) -> "list[Order]":
        """Return the open orders, oldest first."""
        with self._lock:
            return list(self._orders.values())

    def delete(self, id: str) -> bool:  # noqa: A002 - as above
        """Delete an order; return whether it existed."""
        with self._lock:
            known = self._orders.pop(id, None) is not None
        self.changed()
        return known

    def clear(self) -> None:
        """Delete all orders."""
        with self._lock:
            self._orders, self._made = {}, 0
            self._taken.clear()
        self.changed()

    def dump(self) -> dict[str, Any]:
        """Return a JSON object for `load`."""
        return {"made": self._made, "orders": [asdict(order) for order in self.list()]}

    def load(self, state: Mapping[str, Any]) -> None:
        """Restore what `dump` returned."""
        orders = {each["id"]: Order(**each) for each in state["orders"]}
        with self._lock:
            self._orders, self._made = orders, state["made"]
            self._taken.clear()
        self.changed()

    def _require_reason(self, collection: str, status: str, reason: str) -> None:
        if status == "Succeeded":
            raise ValueError(f"an outcome Succeeded has no reason: leave out {reason!r}")
        known = self._reasons.get(collection, ())
        if not known:
            raise ValueError(f"the service shows no failure reason for {collection}: leave out {reason!r}")
        _one_of("reason", reason, tuple(known))


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"expected {name} to be one of {', '.join(known)}, not {value!r}")
