"""All documents of a store, by Speech resource, collection and id."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from customvoice_emulator.state.collection import Collection, Document

DEFAULT_RESOURCE = "default"
"""The Speech resource of who has just one."""

Place = tuple[str, str, str]
"""Speech resource, collection, id."""
FILES = "files"
"""The key of a document that lists the digests of the kept files it names."""


@dataclass(frozen=True, slots=True)
class Change:
    """The document with `number` in the order of creation was written at `place`, or removed (None).

    `unnamed` are the digests of the files that the document before named.
    """

    number: int
    place: Place
    document: Document | None
    unnamed: Sequence[str] = ()


class Documents:
    """The collections, and the number that the next new document gets."""

    def __init__(self, stored: Iterable[tuple[int, Place, Document]] = ()) -> None:
        """Take over `stored` documents, in order of their numbers. Raises ValueError when two have one place."""
        self._collections: dict[tuple[str, str], Collection] = {}
        self._last = 0
        for number, place, document in stored:
            if self.collection(*place[:2]).get(place[2]) is not None:
                raise ValueError(f"two documents are the one of {'/'.join(place)}")
            self.write(place, document, number)

    def __iter__(self) -> Iterator[tuple[Place, Document]]:
        """Iterate over everything, in no particular order of collections."""
        for (resource, name), collection in list(self._collections.items()):
            for entry in collection:
                yield (resource, name, entry.id), entry.document

    def collection(self, resource: str, name: str) -> Collection:
        """Return the collection, an empty one if need be."""
        found = self._collections.get((resource, name))
        if found is None:
            found = self._collections[resource, name] = Collection()
        return found

    def write(self, place: Place, document: Document | None, number: int | None = None) -> Change | None:
        """Write or remove (None) the document at `place`; return what changed, None when nothing did."""
        collection = self.collection(*place[:2])
        present = collection.get(place[2])
        unnamed = present.document.get(FILES, ()) if present is not None else ()
        if document is None:
            collection.delete(place[2])
            return None if present is None else Change(present.number, place, None, unnamed)
        if present is None:
            number = self._last + 1 if number is None else number
            self._last = max(self._last, number)
        else:
            number = present.number
        collection.put(number, place[2], document)
        return Change(number, place, document, unnamed)

    def files(self) -> Iterator[str]:
        """Yield the digest of a file for every time that a document names it."""
        for _, document in self:
            yield from document.get(FILES, ())
