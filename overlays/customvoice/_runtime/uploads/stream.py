"""Content that is sent in chunks, so that an upload needs no more memory than a chunk."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from customvoice._runtime.uploads.sources import CHUNK_BYTES, UnseekableSource

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from customvoice._runtime.uploads.sources import Source

__all__ = ["ProgressCallback", "Stream"]

T = TypeVar("T")

# Called with the bytes sent and the total bytes; the total is 0 where it is unknown beforehand.
ProgressCallback = Callable[[int, int], None]

# Reads a chunk in a thread.
_Run = Callable[[Callable[[], bytes | None]], Awaitable[bytes | None]]


class Stream:
    """The bytes of several sources, one after the other.

    ``length`` is the number of bytes, None where a source does not know it; then Transfer-Encoding is chunked.
    ``replayable`` is whether the same bytes can be sent again, by calling ``chunks`` again.
    """

    def __init__(self, sources: Sequence[Source], progress: ProgressCallback | None = None) -> None:
        lengths = [source.length for source in sources]
        self.length = None if None in lengths else sum(length or 0 for length in lengths)
        self.replayable = all(source.replayable for source in sources)
        self._in_memory = all(source.in_memory for source in sources)
        self._sources = sources
        self._pipes = [source for source in sources if isinstance(source, UnseekableSource)]
        self._progress = progress

    def open(self) -> None:
        """Read the first bytes of pipes, which may be empty, before a connection is opened.

        Raises:
            ValueError: a pipe is empty.
            UploadProblem: it cannot be read.
        """
        for source in self._pipes:
            source.read_first()

    async def async_open(self) -> None:
        """Read the first bytes of pipes like ``open``, in a thread."""
        if self._pipes:
            await _in_own_thread(self.open)

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes from the start. The next chunk is requested when the previous one was sent.

        Raises:
            UploadProblem: a source has changed since the upload started, or is not replayable and was already read.
        """
        sent = 0
        self._report(sent)
        for chunk in self._read():
            yield chunk
            sent += len(chunk)
            self._report(sent)

    def async_chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes like ``chunks``, but read files in a thread and call ``progress`` on the event loop."""
        run = None if self._in_memory else _in_executor if self.replayable else _in_own_thread
        return _AsyncChunks(self._read(), self._report, run)

    def _read(self) -> Iterator[bytes]:
        return _join_pieces(piece for source in self._sources for piece in source.pieces())

    def _report(self, sent: int) -> None:
        if self._progress is not None:
            self._progress(sent, self.length or 0)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {'unknown' if self.length is None else self.length} bytes>"


class _AsyncChunks:
    # Not an asynchronous generator: the event loop would have to close one that is not read to its end.
    def __init__(self, chunks: Iterator[bytes], report: Callable[[int], None], run: _Run | None) -> None:
        self._chunks = chunks
        self._report = report
        self._run = run
        self._sent = 0

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        self._report(self._sent)
        chunk = next(self._chunks, None) if self._run is None else await self._run(lambda: next(self._chunks, None))
        if chunk is None:
            raise StopAsyncIteration
        self._sent += len(chunk)
        return chunk


async def _in_executor(read: Callable[[], bytes | None]) -> bytes | None:
    import asyncio  # slow to import, and synchronous programs do not need it

    # The default executor of the loop, which name resolution uses as well.
    return await asyncio.get_running_loop().run_in_executor(None, read)


async def _in_own_thread(read: Callable[[], T]) -> T:
    """Read in a daemon thread: a pipe may never respond, and the end of a loop waits for its executor."""
    import asyncio

    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(chunk: Any, error: Exception | None) -> None:
        if future.done():  # cancelled
            return
        if error is None:
            future.set_result(chunk)
        else:
            future.set_exception(error)

    def work() -> None:
        chunk: Any = None
        error: Exception | None = None
        try:
            chunk = read()
        except Exception as raised:  # raised in the task
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(settle, chunk, error)

    threading.Thread(target=work, name="customvoice-upload", daemon=True).start()
    return await future


def _join_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join small pieces, because each chunk is sent as a packet of its own."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= CHUNK_BYTES:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
