"""All documents of a store, by Speech resource, collection and id."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from customvoice_emulator.state.collection import Collection, Document

DEFAULT_RESOURCE = "default"
"""The Speech resource of a user who has only one."""

DocumentKey = tuple[str, str, str]
"""Speech resource, collection, id."""
FILES = "files"
"""The key of a document for the digests of the kept files that it refers to."""


@dataclass(frozen=True, slots=True)
class Change:
    """A document was written, or removed (`document` None). `number` is its position in the order of creation.

    `unnamed` are the digests of the files that the previous document referred to.
    """

    number: int
    key: DocumentKey
    document: Document | None
    unnamed: Sequence[str] = ()


class Documents:
    """All collections, and the number of the next new document."""

    def __init__(self, stored: Iterable[tuple[int, DocumentKey, Document]] = ()) -> None:
        """Load `stored` documents, in order of their numbers. Raises ValueError if two have the same key."""
        self._collections: dict[tuple[str, str], Collection] = {}
        self._last = 0
        for number, key, document in stored:
            if self.collection(*key[:2]).get(key[2]) is not None:
                raise ValueError(f"two documents have the key {'/'.join(key)}")
            self.write(key, document, number)

    def __iter__(self) -> Iterator[tuple[DocumentKey, Document]]:
        """Iterate over all documents; the order of collections is undefined."""
        for (resource, name), collection in list(self._collections.items()):
            for entry in collection:
                yield (resource, name, entry.id), entry.document

    def collection(self, resource: str, name: str) -> Collection:
        """Return the collection; create an empty one if it is missing."""
        found = self._collections.get((resource, name))
        if found is None:
            found = self._collections[resource, name] = Collection()
        return found

    def write(self, key: DocumentKey, document: Document | None, number: int | None = None) -> Change | None:
        """Write or remove (None) the document with the key `key`; return the change, None without a change."""
        collection = self.collection(*key[:2])
        present = collection.get(key[2])
        unnamed = present.document.get(FILES, ()) if present is not None else ()
        if document is None:
            collection.delete(key[2])
            return None if present is None else Change(present.number, key, None, unnamed)
        if present is None:
            number = self._last + 1 if number is None else number
            self._last = max(self._last, number)
        else:
            number = present.number
        collection.put(number, key[2], document)
        return Change(number, key, document, unnamed)

    def files(self) -> Iterator[str]:
        """Yield the digest of a file once for each document that refers to it."""
        for _, document in self:
            yield from document.get(FILES, ())
