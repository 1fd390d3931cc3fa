"""Delete operations that are no longer kept, so that the store does not grow with every request."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from heapq import heappop, heappush
from typing import Any

from customvoice_emulator.operations.lifecycles import FINAL_STATUSES
from customvoice_emulator.operations.progress import OPERATIONS, RETENTION_TIME, find_operation, last_change
from customvoice_emulator.state.store import Store

_BATCH = 50
"""Deletions per call: more than one per new operation, to reduce a backlog, but few enough to be fast."""


class Retention:
    """Knows for each Speech resource when its operations expire."""

    def __init__(self) -> None:
        self._due: dict[str, list[tuple[datetime, str]]] = {}

    def observe(self, owner: str, changes: Mapping[tuple[str, str], Mapping[str, Any] | None]) -> None:
        """Note the writes of a transaction by (collection, id); None is a deletion."""
        for (collection, name), document in changes.items():
            if collection == OPERATIONS and document is not None and ("ended" in document or not document["reads"]):
                self._note(owner, name, document)

    def rebuild(self, store: Store, owners: Iterable[str]) -> None:
        """Note all operations of the store."""
        self._due = {}
        for owner in owners:
            with store.transaction(owner) as tx:
                for name, document in tx.scan(OPERATIONS):
                    self._note(owner, name, document)

    def clear(self) -> None:
        """Forget all operations."""
        self._due = {}

    def delete_expired(self, store: Store, owner: str, now: datetime) -> None:
        """Delete at most `_BATCH` expired operations. The cost does not depend on the number of stored operations."""
        due = self._due.get(owner)
        if not due or due[0][0] > now:
            return
        with store.transaction(owner) as tx:
            for _ in range(_BATCH):
                if not due or due[0][0] > now:
                    return
                _, name = heappop(due)
                kept = find_operation(tx, name, now)
                if kept is None:
                    tx.delete(OPERATIONS, name)
                elif kept["status"] not in FINAL_STATUSES:
                    heappush(due, (now + RETENTION_TIME, name))

    def _note(self, owner: str, name: str, document: Mapping[str, Any]) -> None:
        try:
            due = last_change(document) + RETENTION_TIME
        except OverflowError:
            # A stored time at the end of the calendar: the operation is kept.
            return
        heappush(self._due.setdefault(owner, []), (due, name))
