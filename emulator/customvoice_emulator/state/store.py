"""The store: documents by collection and id, changed in transactions, one at a time.

Documents (JSON objects, never changed in key) are in memory for fast access; a backend makes them durable. The
backend writes many transactions at once from its own thread. A request therefore calls `track`, and waits for the fate
of its own transactions before its response is sent: a response never shows data that a crash could lose, neither
written nor read data.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import IO, Any, Protocol

from customvoice_emulator.state.collection import Document
from customvoice_emulator.state.documents import DEFAULT_RESOURCE, FILES, Change, DocumentKey, Documents
from customvoice_emulator.state.group_commit import GroupCommit
from customvoice_emulator.state.kept_files import KeptFiles
from customvoice_emulator.state.snapshot import dump_documents, parse_snapshot
from customvoice_emulator.state.ticket import Ticket, WriteError
from customvoice_emulator.state.tracker import Tracker
from customvoice_emulator.state.transaction import Changes, Transaction

__all__ = ["DEFAULT_RESOURCE", "Backend", "Document", "Store", "Transaction", "WriteError"]

_LOG = logging.getLogger("customvoice_emulator")
_TRACKER: ContextVar[Tracker | None] = ContextVar("customvoice_tracker", default=None)
_META = ("", "meta")


class Backend(Protocol):
    """Stores documents durably."""

    def read(self) -> Iterable[tuple[int, DocumentKey, Document]]:
        """Return all documents, in order of their numbers."""

    def write(self, changes: Sequence[Change]) -> None:
        """Store all changes durably, in order, or none. Called from another thread than `read`, one call at a time."""

    def close(self) -> None:
        """Release all resources."""


class Store:
    """Transactions over documents, made durable by `backend` (None: in memory only), and the files they refer to.

    Raises ValueError if the backend's content is invalid.
    """

    def __init__(self, backend: Backend | None = None, files: KeptFiles | None = None) -> None:
        self._backend = backend
        self._commits = None if backend is None else GroupCommit(self._write)
        self._files = files or KeptFiles()
        self._lock = threading.RLock()
        self._inside = False
        self.observer: Callable[[str, Changes], None] = lambda _resource, _changes: None
        """Called with the changes of each transaction, in order, before the next transaction begins."""
        self.committed: Callable[[str, Changes], None] = lambda _resource, _changes: None
        """Called with the changes of each transaction, in order, when they are durable."""
        self.undone: Callable[[], None] = lambda: None
        """Called after changes that `observer` has seen were undone, because they could not be written."""
        self.problem: WriteError | None = None
        """Why the last write to the disk failed; None if it succeeded."""
        self._documents = self._read()

    def transaction(self, resource: str = DEFAULT_RESOURCE) -> Transaction:
        """Return a transaction on the documents of one Speech resource, as a context manager.

        Transactions run one at a time and do not nest. The writes are applied together at the end of the block, or
        dropped if it raises. The end of the block raises WriteError if an earlier write to the disk failed.
        """
        return Transaction(resource, self._begin, self._end)

    def keep(self, files: Iterable[IO[bytes]]) -> AbstractContextManager[list[str]]:
        """Keep the contents of `files` during the block, and after it if documents refer to the yielded digests."""
        return self._files.keep(files)

    def open_file(self, digest: str) -> IO[bytes]:
        """Open a kept file for reading. Raises KeyError if it does not exist."""
        return self._files.open(digest)

    def dump(self) -> dict[str, Any]:
        """Return the whole content as a JSON value for `load`."""
        with self._lock:
            self._recover()
            return dump_documents(self._documents, self._files)

    def load(self, snapshot: Mapping[str, Any]) -> None:
        """Replace the whole content durably by what `dump` returned.

        Raises ValueError with the location, and changes nothing, for an invalid value.
        """
        documents, contents = parse_snapshot(snapshot)
        with self._lock, self.keep(contents):
            self._recover()
            self._settle(self._apply([*((key, None) for key, _ in self._documents), *documents]))

    def clear(self, resource: str | None = None) -> None:
        """Remove the documents of one Speech resource durably; None: everything, values of `meta_put` included."""
        with self._lock:
            self._recover()
            self._settle(self._apply([(key, None) for key, _ in self._documents if resource in (None, key[0])]))

    def meta_get(self, name: str) -> Any:
        """Return the JSON value stored under `name`, None without one. Can be called inside a transaction."""
        with self._lock:
            self._recover()
            entry = self._documents.collection(*_META).get(name)
            return None if entry is None else entry.document["value"]

    def meta_put(self, name: str, value: Any) -> None:
        """Store a JSON value that is not a document (the clock's offset, …); None removes it.

        It is durable on return. Inside a transaction, it is durable with the transaction, and stored even if the
        transaction raises.
        """
        with self._lock:
            self._recover()
            self._settle(self._apply([((*_META, name), None if value is None else {"value": value})]))

    def track(self) -> Tracker:
        """Return what the transactions of the current context depend on from now on."""
        tracker = Tracker()
        _TRACKER.set(tracker)
        return tracker

    def flush(self) -> None:
        """Wait until all writes are durable. Raises WriteError."""
        ticket = None if self._commits is None else self._commits.last
        if ticket is not None:
            ticket.wait()

    def close(self) -> None:
        """Wait for the running transaction and all writes, then close the backend."""
        with self._lock:
            if self._commits is not None and self._backend is not None:
                self._commits.close()
                self._backend.close()

    def _begin(self) -> Documents:
        self._lock.acquire()
        if self._inside:
            self._lock.release()
            raise RuntimeError("transactions do not nest: end one before you begin another")
        try:
            self._recover()
        except BaseException:
            self._lock.release()
            raise
        self._inside = True
        return self._documents

    def _recover(self) -> None:
        """Undo what is in memory only after a failed write: reload the durable documents."""
        if self._inside or self._commits is None or self._commits.error is None:
            return
        self._documents = self._read()
        self._commits.resume()
        self.undone()

    def _end(self, resource: str, changes: Changes) -> None:
        ticket = None
        try:
            if changes:
                ticket = self._apply(
                    [((resource, *key), document) for key, document in changes.items()],
                    lambda: self.committed(resource, changes),
                )
                self.observer(resource, changes)
        finally:
            tracker = _TRACKER.get()
            if tracker is not None and self._commits is not None:
                tracker.note(ticket, self._commits.last)
            self._inside = False
            self._lock.release()

    def _apply(
        self,
        changes: Iterable[tuple[DocumentKey, Document | None]],
        committed: Callable[[], None] = lambda: None,
    ) -> Ticket | None:
        made = [self._documents.write(key, document) for key, document in changes]
        rows = [each for each in made if each is not None]
        for row in rows:
            if row.document is not None and FILES in row.document:
                self._files.add_references(row.document[FILES])
        if self._commits is None:
            self._committed(rows, committed)
            return None
        return self._commits.add(rows, lambda: self._committed(rows, committed)) if rows else None

    def _settle(self, ticket: Ticket | None) -> None:
        if ticket is not None and not self._inside:
            ticket.wait()

    def _read(self) -> Documents:
        documents = Documents(() if self._backend is None else self._backend.read())
        missing = self._files.rebuild(documents.files())
        if missing:
            raise ValueError(f"{len(missing)} of the kept files are missing; the first is {missing[0]}")
        return documents

    def _write(self, changes: Sequence[Change]) -> None:
        assert self._backend is not None, "only a store with a backend writes"
        try:
            self._backend.write(changes)
        except Exception as error:
            if self.problem is None:
                _LOG.error("cannot write to the data directory; writes are refused until it can: %s", error)
            self.problem = WriteError.of(error)
            raise
        if self.problem is not None:
            self.problem = None
            _LOG.warning("the data directory can be written again")

    def _committed(self, changes: Sequence[Change], then: Callable[[], None]) -> None:
        """Remove the files that durable changes no longer refer to, then call `then`."""
        try:
            for change in changes:
                if change.unnamed:
                    self._files.remove_references(change.unnamed)
        except OSError:
            # The changes are durable all the same, and the next start removes the files.
            _LOG.exception("cannot remove files without a reference")
        then()
