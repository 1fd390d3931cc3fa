"""State behind one interface: documents by collection and id, changed in transactions, one at a time.

Documents (JSON objects, never changed in place) are in memory, where they are found fast; a backend makes them last.
It writes from a thread of its own, many transactions at once, so whoever answers a request waits for `settled` first:
an answer tells of nothing that a crash could take back, neither of what it wrote nor of what it saw.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import IO, Any, Protocol

from customvoice_emulator.state.collection import Document
from customvoice_emulator.state.documents import DEFAULT_RESOURCE, FILES, Change, Documents, Place
from customvoice_emulator.state.group_commit import GroupCommit, WriteError
from customvoice_emulator.state.kept_files import KeptFiles
from customvoice_emulator.state.snapshot import read_snapshot, snapshot_of
from customvoice_emulator.state.transaction import Changes, Transaction

__all__ = ["DEFAULT_RESOURCE", "Backend", "Document", "Store", "Transaction", "WriteError"]

_META = ("", "meta")


class Backend(Protocol):
    """Makes documents last."""

    def read(self) -> Iterable[tuple[int, Place, Document]]:
        """Return all documents, in order of their numbers."""

    def write(self, changes: Sequence[Change]) -> None:
        """Make all changes last, in order, or none. Called from another thread than `read`, one at a time."""

    def close(self) -> None:
        """Let go of what is held."""


class Store:
    """Transactions over documents that `backend` makes last (None: nothing does), and the files that they name.

    Raises ValueError when what the backend holds can't be.
    """

    def __init__(self, backend: Backend | None = None, files: KeptFiles | None = None) -> None:
        self._backend = backend
        self._commits = None if backend is None else GroupCommit(self._write)
        self._files = files or KeptFiles()
        self._lock = threading.RLock()
        self._inside = False
        self.observer: Callable[[str, Changes], None] = lambda _resource, _changes: None
        """Told what each transaction wrote, in order, before the next one begins."""
        self._documents = self._read()

    def transaction(self, resource: str = DEFAULT_RESOURCE) -> Transaction:
        """Return a context to run alone in; its writes are applied together at the end, or dropped when it raises.

        It sees the documents of one Speech resource. Transactions do not nest. Leaving it raises WriteError when the
        disk refused what was written before; nothing of it is there then.
        """
        return Transaction(resource, self._begin, self._end)

    def keeping(self, files: Iterable[IO[bytes]]) -> AbstractContextManager[list[str]]:
        """Keep what is in `files` as long as the block runs, and on, where documents name the digests it gives."""
        return self._files.keeping(files)

    def open_file(self, digest: str) -> IO[bytes]:
        """Open a kept file for reading. Raises KeyError when there is none."""
        return self._files.open(digest)

    def dump(self) -> dict[str, Any]:
        """Return everything as one JSON value, which `load` takes."""
        with self._lock:
            return snapshot_of(self._documents, self._files)

    def load(self, snapshot: Mapping[str, Any]) -> None:
        """Replace everything by what `dump` returned, durably.

        Raises ValueError, naming the place, for anything else; nothing has changed then.
        """
        documents, contents = read_snapshot(snapshot)
        with self._lock, self.keeping(contents):
            self._apply([*((place, None) for place, _ in self._documents), *documents])
            self._settle()

    def clear(self, resource: str | None = None) -> None:
        """Remove the documents of one Speech resource; None: everything, what `meta_put` kept included. Durable."""
        with self._lock:
            self._apply([(place, None) for place, _ in self._documents if resource in (None, place[0])])
            self._settle()

    def meta_get(self, name: str) -> Any:
        """Return the JSON value kept under `name`, None without one. May be called inside a transaction."""
        with self._lock:
            entry = self._documents.collection(*_META).get(name)
            return None if entry is None else entry.document["value"]

    def meta_put(self, name: str, value: Any) -> None:
        """Keep a JSON value that is no document (the clock's offset, …); None removes it.

        Durable on return. May be called inside a transaction: kept even when that raises afterwards, durable with it.
        """
        with self._lock:
            self._apply([((*_META, name), None if value is None else {"value": value})])
            self._settle()

    @property
    def pending(self) -> bool:
        """Whether something that was written or could be seen is not durable yet."""
        return self._commits is not None and self._commits.pending

    def flush(self) -> None:
        """Wait until everything that was written is durable. Raises WriteError."""
        if self._commits is not None:
            self._commits.flush()

    async def settled(self) -> None:
        """Wait as `flush` does, leaving the event loop free. Every answer is sent after this. Raises WriteError."""
        if self._commits is not None:
            await self._commits.settled()

    def close(self) -> None:
        """Wait for the running transaction and until all is written, then let go of the backend."""
        with self._lock:
            if self._commits is not None and self._backend is not None:
                self._commits.close()
                self._backend.close()

    def _begin(self) -> Documents:
        self._lock.acquire()
        if self._inside:
            self._lock.release()
            raise RuntimeError("transactions do not nest: end the one before it begins another")
        try:
            if self._commits is not None and self._commits.error is not None:
                # What could not be written is in memory only: go back to what is there.
                self._documents = self._read()
                self._commits.resume()
        except BaseException:
            self._lock.release()
            raise
        self._inside = True
        return self._documents

    def _end(self, resource: str, changes: Changes) -> None:
        try:
            if changes:
                self._apply([((resource, *key), document) for key, document in changes.items()])
                self.observer(resource, changes)
        finally:
            self._inside = False
            self._lock.release()

    def _apply(self, changes: Iterable[tuple[Place, Document | None]]) -> None:
        made = [self._documents.write(place, document) for place, document in changes]
        rows = [each for each in made if each is not None]
        for row in rows:
            if row.document is not None and FILES in row.document:
                self._files.name(row.document[FILES])
        if self._commits is None:
            self._unname(rows)
        elif rows:
            self._commits.add(rows)

    def _settle(self) -> None:
        if not self._inside:
            self.flush()

    def _read(self) -> Documents:
        documents = Documents(() if self._backend is None else self._backend.read())
        missing = self._files.rebuild(documents.files())
        if missing:
            raise ValueError(f"the kept file {missing[0]} is missing, and {len(missing) - 1} more")
        return documents

    def _write(self, changes: Sequence[Change]) -> None:
        assert self._backend is not None, "only a backend's store commits"
        self._backend.write(changes)
        self._unname(changes)

    def _unname(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if change.unnamed:
                self._files.unname(change.unnamed)
