"""The operations that are not finished, so that time passing shows in the resources though nobody reads them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from customvoice_emulator.operations.progress import OPERATIONS, advance_operation
from customvoice_emulator.state.store import Store

_ENDED = ("Succeeded", "Failed")


class RunningOperations:
    """Remembers which operations of which Speech resource are at work."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], None] = {}

    def observe(self, owner: str, changes: Mapping[tuple[str, str], Mapping[str, Any] | None]) -> None:
        """Take note of what a transaction wrote, by (collection, id); None for what it deleted."""
        for (collection, name), document in changes.items():
            if collection == OPERATIONS:
                self._note(owner, name, document)

    def rebuild(self, store: Store, owners: Iterable[str]) -> None:
        """Take note of what the store holds."""
        self._open = {}
        for owner in owners:
            with store.transaction(owner) as tx:
                for name, document in tx.scan(OPERATIONS):
                    self._note(owner, name, document)

    def clear(self) -> None:
        """Take note that there is nothing."""
        self._open = {}

    def advance(self, store: Store, now: datetime) -> None:
        """Bring the operations at work, and their resources, to where they are `now`; this counts as no read."""
        for owner, name in list(self._open):
            with store.transaction(owner) as tx:
                operation = tx.get(OPERATIONS, name)
                if operation is not None:
                    advance_operation(tx, operation, now, counts=False)

    def _note(self, owner: str, name: str, document: Mapping[str, Any] | None) -> None:
        if document is not None and document["status"] not in _ENDED:
            self._open[owner, name] = None
        else:
            self._open.pop((owner, name), None)
