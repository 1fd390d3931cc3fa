"""Where the bytes of an upload come from: memory, a path, or an open file that can be rewound or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

__all__ = ["CHUNK_BYTES", "FileSource", "MemorySource", "OnceSource", "PathSource", "Source", "UploadProblem"]

# What is read from a disk, and handed to the network, at a time.
CHUNK_BYTES = 64 * 1024


class UploadProblem(Exception):  # noqa: N818 (like DecodingProblem: the network makes the error that users see)
    """What was to be sent could not be read as it was when the upload began. Sending it again would not help."""


class Source(Protocol):
    """Bytes to send.

    ``length`` is None where it cannot be known beforehand; ``replayable`` tells whether ``pieces`` can be asked for
    again, ``in_memory`` whether asking never waits for a disk or for a stranger's ``read``.
    """

    @property
    def length(self) -> int | None: ...
    @property
    def replayable(self) -> bool: ...
    @property
    def in_memory(self) -> bool: ...

    def pieces(self) -> Iterator[bytes]:
        """The bytes from their beginning, at most ``CHUNK_BYTES`` at a time. Raises UploadProblem."""
        ...


@dataclass(frozen=True, slots=True)
class MemorySource:
    """Bytes that the caller holds; they are not copied."""

    content: memoryview = field(repr=False)
    replayable = True
    in_memory = True

    @property
    def length(self) -> int:
        """Bytes in all."""
        return self.content.nbytes

    def pieces(self) -> Iterator[bytes]:
        """Copies of slices."""
        for start in range(0, self.length, CHUNK_BYTES):
            yield bytes(self.content[start : start + CHUNK_BYTES])


@dataclass(frozen=True, slots=True)
class PathSource:
    """A file on the disk, opened anew for every attempt."""

    path: Path
    length: int
    replayable = True
    in_memory = False

    def pieces(self) -> Iterator[bytes]:
        """The file's bytes. Raises UploadProblem when it is not as long as it was, or gone."""
        with _open(self.path) as file:
            yield from _exactly(file.read, self.length, self.path.name)


@dataclass(frozen=True, slots=True)
class FileSource:
    """An open file that can be rewound: sent from the position where it was found. It is left open."""

    file: Any = field(repr=False)
    name: str
    start: int
    length: int
    replayable = True
    in_memory = False

    def pieces(self) -> Iterator[bytes]:
        """The file's bytes from ``start``. Raises UploadProblem when there are not as many as there were."""
        try:
            self.file.seek(self.start)
        except (OSError, ValueError) as error:  # ValueError: it was closed
            raise UploadProblem(f"{self.name} cannot be rewound: {error}") from error
        yield from _exactly(self.file.read, self.length, self.name)


@dataclass(slots=True)
class OnceSource:
    """An open file that cannot be rewound, such as a pipe: sent once. Its length shows when it is at its end."""

    file: Any = field(repr=False)
    name: str
    head: bytes = field(repr=False)
    max_bytes: int | None
    length = None
    replayable = False
    in_memory = False
    _used: bool = field(default=False, init=False)

    def pieces(self) -> Iterator[bytes]:
        """``head``, which was read already, then the rest. Raises UploadProblem the second time, or over the limit."""
        if self._used:
            raise UploadProblem(f"{self.name} cannot be rewound and was read already. Open it again for another call.")
        self._used = True
        piece, sent = self.head, 0
        while piece:
            sent += len(piece)
            if self.max_bytes is not None and sent > self.max_bytes:
                raise UploadProblem(f"{self.name} has more than {self.max_bytes} bytes, which the service refuses.")
            yield piece
            piece = _read(self.file.read, CHUNK_BYTES, self.name)


def _open(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise UploadProblem(f"{path.name} cannot be opened any more: {error.strerror or error}") from error


def _exactly(read: Callable[[int], Any], length: int, name: str) -> Iterator[bytes]:
    """As many bytes as were promised in Content-Length, no fewer and no more."""
    left = length
    while left > 0:
        piece = _read(read, min(CHUNK_BYTES, left), name)
        left -= len(piece)
        if not piece or left < 0:
            break
        yield piece
    if left or _read(read, 1, name):
        change = f"ended after {length - left}" if left > 0 else "goes on"
        raise UploadProblem(
            f"{name} was changed while it was sent: it had {length} bytes, and now {change}."
            " Send it again when nothing writes to it."
        )


def _read(read: Callable[[int], Any], size: int, name: str) -> bytes:
    try:
        piece = read(size)
    except (OSError, ValueError) as error:  # ValueError: it was closed
        raise UploadProblem(f"{name} cannot be read: {error}") from error
    if not isinstance(piece, bytes | bytearray | memoryview):
        raise UploadProblem(f"{name} cannot be read: read() gave {type(piece).__name__} instead of bytes")
    return bytes(piece)
