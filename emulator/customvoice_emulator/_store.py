"""State behind one interface: documents by collection and id, changed in transactions, one at a time.

A backend keeps documents (JSON objects, never changed in place) and applies a set of changes at once. The store adds
the lock and the transaction: writes are gathered and applied together when the block ends well, or not at all.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

Document = Mapping[str, Any]
Key = tuple[str, str]
Changes = Mapping[Key, Document | None]
"""What to write, by (collection, id); None removes. In order of first writing."""


DEFAULT_RESOURCE = "default"
"""The Speech resource of who has just one."""


class Backend(Protocol):
    """Keeps documents. Called under the store's lock only."""

    blocking: bool
    """True when a call may wait for a disk, so that it must not run on an event loop."""

    def get(self, key: Key) -> Document | None:
        """Return the document, or None."""

    def scan(self, collection: str) -> Iterator[tuple[str, Document]]:
        """Yield (id, document) in order of creation."""

    def apply(self, changes: Changes) -> None:
        """Make all changes last, or none. A replaced document keeps its place in the order."""

    def close(self) -> None:
        """Let go of what is held."""


class Transaction:
    """A view of the documents with this transaction's own writes on top."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.changes: dict[Key, Document | None] = {}

    def get(self, collection: str, id: str) -> Document | None:  # noqa: A002 - `id` is the field's own word
        """Return the document, or None."""
        key = (collection, id)
        return self.changes[key] if key in self.changes else self._backend.get(key)

    def put(self, collection: str, id: str, document: Document) -> None:  # noqa: A002 - as above
        """Create or replace the document; `document` must not be changed afterwards."""
        self.changes[collection, id] = document

    def delete(self, collection: str, id: str) -> None:  # noqa: A002 - as above
        """Remove the document; removing nothing is no error."""
        self.changes[collection, id] = None

    def having(self, collection: str, property: str, value: str) -> list[tuple[str, Document]]:  # noqa: A002 - as above
        """Return (id, document) of those whose body has `value` as its `property`, in order of creation.

        Costs what it returns for the properties projectId, modelId, locale and kind, and a scan for others.
        """
        return [(name, each) for name, each in self.scan(collection) if each["body"].get(property) == value]

    def scan(self, collection: str) -> Iterator[tuple[str, Document]]:
        """Yield (id, document) in order of creation, own writes included."""
        seen = set()
        for name, document in list(self._backend.scan(collection)):
            seen.add(name)
            current = self.changes.get((collection, name), document)
            if current is not None:
                yield name, current
        for (kind, name), written in list(self.changes.items()):
            if kind == collection and name not in seen and written is not None:
                yield name, written


class Store:
    """Transactions over a backend, one at a time."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._lock = threading.Lock()
        self._meta: dict[str, Any] = {}

    @property
    def blocking(self) -> bool:
        return self._backend.blocking

    @contextmanager
    def transaction(self, resource: str = DEFAULT_RESOURCE) -> Iterator[Transaction]:  # noqa: ARG002 - to come
        """Run the block alone; its writes are applied together at the end, or dropped when it raises.

        It sees the documents of one Speech resource, `resource`. Transactions do not nest.
        """
        with self._lock:
            transaction = Transaction(self._backend)
            yield transaction
            if transaction.changes:
                self._backend.apply(transaction.changes)

    def dump(self) -> dict[str, Any]:
        """Return everything as one JSON value, which `load` takes."""
        raise NotImplementedError

    def load(self, snapshot: Mapping[str, Any]) -> None:
        """Replace everything by what `dump` returned; raises ValueError, naming the place, and changes nothing."""
        raise NotImplementedError

    def clear(self, resource: str | None = None) -> None:
        """Remove the documents of `resource`; None: of all, and what `meta_put` keeps."""
        raise NotImplementedError

    def meta_get(self, name: str) -> Any:
        """Return the JSON value kept under `name`, None without one. May be called inside a transaction."""
        return self._meta.get(name)

    def meta_put(self, name: str, value: Any) -> None:
        """Keep a JSON value that is no document (the clock's offset, …); None removes it.

        May be called inside a transaction; kept even when that raises afterwards.
        """
        self._meta[name] = value

    def flush(self) -> None:
        """Wait until everything that was written is durable."""

    async def settled(self) -> None:
        """Wait as `flush` does, leaving the event loop free. Every answer is sent after this."""

    def close(self) -> None:
        """Wait for the running transaction, then close the backend."""
        with self._lock:
            self._backend.close()


class MemoryBackend:
    """Documents in dictionaries: gone when the process ends."""

    blocking = False

    def __init__(self) -> None:
        self._collections: dict[str, dict[str, Document]] = {}

    def get(self, key: Key) -> Document | None:
        return self._collections.get(key[0], {}).get(key[1])

    def scan(self, collection: str) -> Iterator[tuple[str, Document]]:
        yield from self._collections.get(collection, {}).items()

    def apply(self, changes: Changes) -> None:
        for (collection, name), document in changes.items():
            documents = self._collections.setdefault(collection, {})
            if document is None:
                documents.pop(name, None)
            else:
                documents[name] = document

    def close(self) -> None:
        self._collections.clear()
