"""A view of one Speech resource's documents, with writes of its own that count when it ends well."""

from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Self

from customvoice_emulator.state.collection import Collection, Criterion, Document
from customvoice_emulator.state.documents import Documents

Changes = Mapping[tuple[str, str], Document | None]
"""What to write, by (collection, id), in order of first writing; None removes."""


class Transaction:
    """Use it as a context: `begin` gives the documents and the right to be alone, `end` takes the writes and it back.

    The writes are dropped when the block raises.
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

        Replacing keeps the place in the order. `document["files"]` may list digests from `Store.keeping`: the files
        stay as long as the document does.
        """
        self._changes[collection, id] = document

    def delete(self, collection: str, id: str) -> None:  # noqa: A002 - as above
        """Remove the document; removing nothing is no error."""
        self._changes[collection, id] = None

    def scan(self, collection: str) -> Iterator[tuple[str, Document]]:
        """Yield (id, document) in order of creation, own writes included."""
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
        """Return at most `limit` documents whose body `where` keeps, after the first `skip`; and whether more follow.

        In order of creation. It costs what it returns, not what is stored, where `where` is None or one comparison.
        """
        if self._has_changed(collection):
            kept = [each for _, each in self.scan(collection) if where is None or where.matches(each["body"])]
            return kept[skip : skip + limit], len(kept) > skip + limit
        entries = self._stored(collection).page(where, skip, limit + 1)
        return [entry.document for entry in entries[:limit]], len(entries) > limit

    def having(self, collection: str, property: str, value: str) -> list[tuple[str, Document]]:  # noqa: A002 - as above
        """Return (id, document) of those whose body has `value` as its `property`, in order of creation.

        It costs what it returns for the properties in `_collection.INDEXED`, and a scan for others.
        """
        if self._has_changed(collection):
            return [(name, each) for name, each in self.scan(collection) if each["body"].get(property) == value]
        return [(entry.id, entry.document) for entry in self._stored(collection).having(property, value)]

    def count(self, collection: str) -> int:
        """Return how many there are."""
        stored = self._stored(collection)
        own = [(name, each) for (kind, name), each in self._changes.items() if kind == collection]
        return len(stored) + sum((each is not None) - (stored.get(name) is not None) for name, each in own)

    def _has_changed(self, collection: str) -> bool:
        return any(kind == collection for kind, _ in self._changes)

    def _stored(self, collection: str) -> Collection:
        return self._documents.collection(self._resource, collection)
