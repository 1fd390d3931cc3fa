"""Keep uploaded audio by its content: in memory, or as files in a directory.

A file is kept while a document refers to its digest, or while a request is about to write such a document.
"""

import hashlib
import os
import tempfile
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

_BLOCK = 1024 * 1024
_UNFINISHED = ".part"


class KeptFiles:
    """Files by the SHA-256 of their content, in `directory` (created if missing), or in memory for None."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory
        self._contents: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self._named: Counter[str] = Counter()
        self._held: Counter[str] = Counter()
        if directory is not None and not directory.is_dir():
            directory.mkdir()
            _sync_directory(directory.parent)

    @contextmanager
    def keep(self, files: Iterable[IO[bytes]]) -> Iterator[list[str]]:
        """Keep the contents of `files` (read from their start) durably, and yield their digests.

        At the end of the block, files without a reference are removed. Raises OSError on a disk error.
        """
        digests: list[str] = []
        try:
            for file in files:
                digests.append(self._keep(file))  # noqa: PERF401 - `finally` needs those before an error
            yield digests
        finally:
            with self._lock:
                self._held.subtract(digests)
            self._remove_unnamed(digests)

    def open(self, digest: str) -> IO[bytes]:
        """Open a kept file for reading. Raises KeyError if it does not exist."""
        if self._directory is None:
            return BytesIO(self._contents[digest])
        try:
            return (self._directory / digest).open("rb")
        except FileNotFoundError:
            raise KeyError(digest) from None

    def add_references(self, digests: Iterable[str]) -> None:
        """Count a document's references to `digests`."""
        with self._lock:
            self._named.update(digests)

    def remove_references(self, digests: Iterable[str]) -> None:
        """Count that a document with references to `digests` was removed durably; remove files without references."""
        gone = list(digests)
        with self._lock:
            self._named.subtract(gone)
        self._remove_unnamed(gone)

    def rebuild(self, digests: Iterable[str]) -> list[str]:
        """Replace all references by `digests` (one each), remove all other files; return the missing digests."""
        with self._lock:
            self._named = Counter(digests)
            named = set(self._named)
        present = self._present()
        self._remove_unnamed(present - named)
        return sorted(named - present)

    def _keep(self, file: IO[bytes]) -> str:
        file.seek(0)
        if self._directory is None:
            content = file.read()
            digest = hashlib.sha256(content).hexdigest()
            with self._lock:
                self._held[digest] += 1
                self._contents[digest] = content
            return digest
        digest, part = _write_part(file, self._directory)
        with self._lock:
            self._held[digest] += 1
            part.replace(self._directory / digest)
        _sync_directory(self._directory)
        return digest

    def _remove_unnamed(self, digests: Iterable[str]) -> None:
        # Under the lock, so that no request keeps the same content between the check and the removal.
        with self._lock:
            for digest in digests:
                if self._named[digest] > 0 or self._held[digest] > 0:
                    continue
                del self._named[digest], self._held[digest]
                if self._directory is None:
                    self._contents.pop(digest, None)
                else:
                    (self._directory / digest).unlink(missing_ok=True)

    def _present(self) -> set[str]:
        if self._directory is None:
            return set(self._contents)
        return {each.name for each in self._directory.iterdir()}


def _write_part(file: IO[bytes], directory: Path) -> tuple[str, Path]:
    """Copy `file` durably to a new file in `directory`; return its digest and path."""
    digest = hashlib.sha256()
    handle, name = tempfile.mkstemp(suffix=_UNFINISHED, dir=directory)
    try:
        with os.fdopen(handle, "wb") as part:
            while block := file.read(_BLOCK):
                digest.update(block)
                part.write(block)
            part.flush()
            os.fsync(part.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), Path(name)


def _sync_directory(directory: Path) -> None:
    """Make the file names in `directory` durable. Windows cannot open a directory, and does not need this."""
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
