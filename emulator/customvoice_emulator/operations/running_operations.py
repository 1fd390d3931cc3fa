"""Track running operations, so that elapsed time changes resources that are not read."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from customvoice_emulator.operations.lifecycles import FINAL_STATUSES
from customvoice_emulator.operations.progress import OPERATIONS, advance_operation
from customvoice_emulator.state.store import Store


class RunningOperations:
    """The running operations of all Speech resources."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], None] = {}

    def observe(self, owner: str, changes: Mapping[tuple[str, str], Mapping[str, Any] | None]) -> None:
        """Note the writes of a transaction by (collection, id); None is a deletion."""
        for (collection, name), document in changes.items():
            if collection == OPERATIONS:
                self._note(owner, name, document)

    def rebuild(self, store: Store, owners: Iterable[str]) -> None:
        """Note all running operations of the store."""
        self._open = {}
        for owner in owners:
            with store.transaction(owner) as tx:
                for name, document in tx.scan(OPERATIONS):
                    self._note(owner, name, document)

    def clear(self) -> None:
        """Forget all operations."""
        self._open = {}

    def advance(self, store: Store, now: datetime) -> None:
        """Advance all running operations and their resources to `now`; this does not count as a read."""
        for owner, name in list(self._open):
            with store.transaction(owner) as tx:
                operation = tx.get(OPERATIONS, name)
                if operation is not None:
                    advance_operation(tx, operation, now, is_read=False)

    def _note(self, owner: str, name: str, document: Mapping[str, Any] | None) -> None:
        if document is not None and document["status"] not in FINAL_STATUSES:
            self._open[owner, name] = None
        else:
            self._open.pop((owner, name), None)
