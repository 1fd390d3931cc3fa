"""Sources of an upload: memory, a path, or an open file that is seekable or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from customvoice._runtime.uploads.names import HEAD_BYTES

__all__ = [
    "CHUNK_BYTES",
    "FileSource",
    "MemorySource",
    "PathSource",
    "Source",
    "TextSource",
    "UnseekableSource",
    "UploadProblem",
]

# The bytes that are read from a disk, and passed to the network, at a time.
CHUNK_BYTES = 64 * 1024


class UploadProblem(Exception):  # noqa: N818 (users see an UploadError, which the network returns instead)
    """A source could not be read, or has changed since the upload started. A retry would not help."""


class Source(Protocol):
    """Bytes to send.

    ``length`` is None where it is unknown beforehand; ``replayable`` is whether ``pieces`` can be called again,
    ``in_memory`` whether iterating never waits for a disk or for the caller's ``read``, and ``head`` the first bytes.
    """

    @property
    def length(self) -> int | None: ...
    @property
    def replayable(self) -> bool: ...
    @property
    def in_memory(self) -> bool: ...
    @property
    def head(self) -> bytes: ...

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes from the start, at most ``CHUNK_BYTES`` at a time. Raises UploadProblem."""
        ...


@dataclass(frozen=True, slots=True)
class MemorySource:
    """Bytes of the caller, without a copy."""

    content: memoryview = field(repr=False)
    replayable = True
    in_memory = True

    @property
    def length(self) -> int:
        """The number of bytes."""
        return self.content.nbytes

    @property
    def head(self) -> bytes:
        """The first bytes."""
        return bytes(self.content[:HEAD_BYTES])

    def pieces(self) -> Iterator[bytes]:
        """Yield copies of slices."""
        for start in range(0, self.length, CHUNK_BYTES):
            yield bytes(self.content[start : start + CHUNK_BYTES])


@dataclass(frozen=True, slots=True)
class PathSource:
    """A file on the disk. It is opened again for every attempt."""

    path: Path
    length: int
    head: bytes = field(repr=False)
    replayable = True
    in_memory = False

    def pieces(self) -> Iterator[bytes]:
        """Yield the file's bytes. Raises UploadProblem if the file was deleted or its length has changed."""
        with _open(self.path) as file:
            yield from _read_exactly(file.read, self.length, self.path.name)


@dataclass(frozen=True, slots=True)
class FileSource:
    """An open, seekable file: sent from its current position. It is left open."""

    file: Any = field(repr=False)
    name: str
    start: int
    length: int
    head: bytes = field(repr=False)
    replayable = True
    in_memory = False

    def pieces(self) -> Iterator[bytes]:
        """Yield the file's bytes from ``start``. Raises UploadProblem if its length has changed."""
        try:
            self.file.seek(self.start)
        except (OSError, ValueError) as error:  # ValueError: it was closed
            raise UploadProblem(f"{self.name} cannot be rewound: {error}") from error
        yield from _read_exactly(self.file.read, self.length, self.name)


@dataclass(slots=True)
class UnseekableSource:
    """An open file that is not seekable, such as a pipe: sent once. Its length is unknown until its end."""

    file: Any = field(repr=False)
    name: str
    max_bytes: int | None
    length = None
    replayable = False
    in_memory = False
    _first: bytes | None = field(default=None, init=False, repr=False)
    _used: bool = field(default=False, init=False)

    @property
    def head(self) -> bytes:
        """The first bytes, after ``read_first``."""
        return (self._first or b"")[:HEAD_BYTES]

    def read_first(self) -> None:
        """Read the first piece, before the request is sent. It may wait for the other end of the pipe.

        Raises:
            ValueError: the file is empty.
            UploadProblem: it cannot be read.
        """
        if self._first is None:
            self._first = _read(self.file.read, CHUNK_BYTES, self.name)
        if not self._first:
            raise ValueError(f"{self.name} is empty: there is nothing to send. It is sent from its current position.")

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes to the end of the file. Raises UploadProblem the second time, or over the limit."""
        if self._used:
            raise UploadProblem(f"{self.name} cannot be rewound and was already read. Open it again for another call.")
        self._used = True
        self.read_first()
        piece, sent = self._first or b"", 0
        while piece:
            sent += len(piece)
            if self.max_bytes is not None and sent > self.max_bytes:
                raise UploadProblem(f"{self.name} has more than {self.max_bytes} bytes, which the service rejects.")
            yield piece
            piece = _read(self.file.read, CHUNK_BYTES, self.name)


@dataclass(frozen=True, slots=True)
class TextSource:
    """Text that is computed when it is sent, for what is known only after ``UnseekableSource.read_first``."""

    text: Callable[[], str]
    length = None
    replayable = True
    in_memory = True
    head = b""

    def pieces(self) -> Iterator[bytes]:
        """Yield the text in UTF-8."""
        yield self.text().encode(errors="replace")


def _open(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise UploadProblem(f"{path.name} can no longer be opened: {error.strerror or error}") from error


def _read_exactly(read: Callable[[int], Any], length: int, name: str) -> Iterator[bytes]:
    """Yield exactly as many bytes as Content-Length states."""
    left = length
    while left > 0:
        piece = _read(read, min(CHUNK_BYTES, left), name)
        left -= len(piece)
        if not piece or left < 0:
            break
        yield piece
    if left or _read(read, 1, name):
        change = f"ended after {length - left}" if left > 0 else "has more"
        raise UploadProblem(
            f"{name} changed during the upload: it had {length} bytes, and now {change}."
            " Send it again when no program writes to it."
        )


def _read(read: Callable[[int], Any], size: int, name: str) -> bytes:
    try:
        piece = read(size)
    except (OSError, ValueError) as error:  # ValueError: it was closed
        raise UploadProblem(f"{name} cannot be read: {error}") from error
    if not isinstance(piece, bytes | bytearray | memoryview):
        raise UploadProblem(f"{name} cannot be read: read() returned {type(piece).__name__} instead of bytes")
    return bytes(piece)
