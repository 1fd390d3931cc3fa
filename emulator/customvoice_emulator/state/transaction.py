"""A transaction on the documents of one Speech resource; its writes are applied if it ends without an error."""

from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Self

from customvoice_emulator.state.collection import Collection, Document
from customvoice_emulator.state.documents import Documents
from customvoice_emulator.state.filter import Criterion

Changes = Mapping[tuple[str, str], Document | None]
"""The writes by (collection, id), in order of the first write; None removes."""


class Transaction:
    """Use it with `with`: `begin` locks and returns the documents, `end` applies the writes and unlocks.

    The writes are dropped if the block raises.
    """

    __slots__ = ("_begin", "_changes", "_documents", "_end", "_resource")

    def __init__(self, resource: str, begin: Callable[[], Documents], end: Callable[[str, Changes], None]) -> None:
        self._resource = resource
        self._begin = begin
        self._end = end
        self._changes: dict[tuple[str, str], Document | None] = {}

    def __enter__(self) -> Self:
        self._documents = self._begin()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end(self._resource, self._changes if exc_type is None else {})

    def get(self, collection: str, id: str) -> Document | None:  # noqa: A002 - `id` is the field's own word
        """Return the document, or None."""
        if self._changes and (collection, id) in self._changes:
            return self._changes[collection, id]
        entry = self._stored(collection).get(id)
        return None if entry is None else entry.document

    def put(self, collection: str, id: str, document: Document) -> None:  # noqa: A002 - as above
        """Create or replace the document; `document` must not be changed afterwards.

        Replacing keeps the position in the order. `document["files"]` may list digests from `Store.keep`: the files
        stay as long as the document does.
        """
        self._changes[collection, id] = document

    def delete(self, collection: str, id: str) -> None:  # noqa: A002 - as above
        """Remove the document; a missing document is not an error."""
        self._changes[collection, id] = None

    def scan(self, collection: str) -> Iterator[tuple[str, Document]]:
        """Yield (id, document) in order of creation, including the writes of this transaction."""
        stored = self._stored(collection)
        for entry in stored:
            current = self._changes.get((collection, entry.id), entry.document)
            if current is not None:
                yield entry.id, current
        for (kind, name), written in list(self._changes.items()):
            if kind == collection and written is not None and stored.get(name) is None:
                yield name, written

    def page(
        self, collection: str, where: Criterion | None = None, skip: int = 0, limit: int = 100
    ) -> tuple[list[Document], bool]:
        """Return at most `limit` documents whose body matches `where`, after the first `skip`; and whether more follow.

        The order is that of creation. If `where` is None or one comparison, the cost depends on the page size only.
        """
        if self._has_changed(collection):
            kept = [each for _, each in self.scan(collection) if where is None or where.matches(each["body"])]
            return kept[skip : skip + limit], len(kept) > skip + limit
        entries = self._stored(collection).page(where, skip, limit + 1)
        return [entry.document for entry in entries[:limit]], len(entries) > limit

    def find_by(self, collection: str, property: str, value: str) -> list[tuple[str, Document]]:  # noqa: A002 - as above
        """Return (id, document) of all documents whose body has `value` as its `property`, in order of creation.

        For properties in `collection.INDEXED` the cost depends on the result only; others need a scan.
        """
        if self._has_changed(collection):
            return [(name, each) for name, each in self.scan(collection) if each["body"].get(property) == value]
        return [(entry.id, entry.document) for entry in self._stored(collection).find_by(property, value)]

    def count(self, collection: str) -> int:
        """Return the number of documents."""
        stored = self._stored(collection)
        own = [(name, each) for (kind, name), each in self._changes.items() if kind == collection]
        return len(stored) + sum((each is not None) - (stored.get(name) is not None) for name, each in own)

    def _has_changed(self, collection: str) -> bool:
        return any(kind == collection for kind, _ in self._changes)

    def _stored(self, collection: str) -> Collection:
        return self._documents.collection(self._resource, collection)
