"""Forgetting the operations that are no longer kept, so that what is stored does not grow with every request."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from heapq import heappop, heappush
from typing import Any

from customvoice_emulator.operations.lifecycles import ENDED
from customvoice_emulator.operations.progress import KEPT, OPERATIONS, find_operation, last_change
from customvoice_emulator.state.store import Store

_AT_ONCE = 50
"""More than one for each that begins, so that what has gathered goes; few enough that nobody waits for it."""


class Retention:
    """Knows for each Speech resource when to look at its operations again."""

    def __init__(self) -> None:
        self._due: dict[str, list[tuple[datetime, str]]] = {}

    def observe(self, owner: str, changes: Mapping[tuple[str, str], Mapping[str, Any] | None]) -> None:
        """Take note of what a transaction wrote, by (collection, id); None for what it deleted."""
        for (collection, name), document in changes.items():
            if collection == OPERATIONS and document is not None and ("ended" in document or not document["reads"]):
                self._note(owner, name, document)

    def rebuild(self, store: Store, owners: Iterable[str]) -> None:
        """Take note of what the store holds."""
        self._due = {}
        for owner in owners:
            with store.transaction(owner) as tx:
                for name, document in tx.scan(OPERATIONS):
                    self._note(owner, name, document)

    def clear(self) -> None:
        """Take note that there is nothing."""
        self._due = {}

    def delete_expired(self, store: Store, owner: str, now: datetime) -> None:
        """Delete some of the operations that are no longer kept. It costs what it looks at, not what is stored."""
        due = self._due.get(owner)
        if not due or due[0][0] > now:
            return
        with store.transaction(owner) as tx:
            for _ in range(_AT_ONCE):
                if not due or due[0][0] > now:
                    return
                _, name = heappop(due)
                kept = find_operation(tx, name, now)
                if kept is None:
                    tx.delete(OPERATIONS, name)
                elif kept["status"] not in ENDED:
                    heappush(due, (now + KEPT, name))

    def _note(self, owner: str, name: str, document: Mapping[str, Any]) -> None:
        heappush(self._due.setdefault(owner, []), (last_change(document) + KEPT, name))
