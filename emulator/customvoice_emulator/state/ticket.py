"""The fate of one write: it is pending until it is committed, or it failed."""

import asyncio
import contextlib
import errno
import sqlite3
import threading

_FULL = (errno.ENOSPC, errno.EDQUOT)


class WriteError(Exception):
    """A write failed, and none of it is stored. `full`: no space is left in the data directory."""

    def __init__(self, message: str, *, full: bool = False) -> None:
        super().__init__(message)
        self.full = full

    @classmethod
    def of(cls, error: BaseException) -> "WriteError":
        """Return the error of a write that failed with `error`."""
        made = cls(str(error), full=is_full(error))
        made.__cause__ = error
        return made


def is_full(error: BaseException) -> bool:
    """Return whether `error` says that no space is left."""
    if isinstance(error, sqlite3.Error):
        return "is full" in str(error)
    return (isinstance(error, WriteError) and error.full) or (isinstance(error, OSError) and error.errno in _FULL)


class Ticket:
    """Settled once, with an error or without one; any number of threads and coroutines can wait for that."""

    __slots__ = ("_lock", "_settled", "_waiting", "error")

    def __init__(self) -> None:
        self._settled = threading.Event()
        self._lock = threading.Lock()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = []
        self.error: WriteError | None = None

    @property
    def pending(self) -> bool:
        """Whether the write is neither committed nor failed."""
        return not self._settled.is_set()

    def settle(self, error: WriteError | None) -> None:
        """Set the fate, and resume everything that waits for it."""
        with self._lock:
            self.error = error
            self._settled.set()
            waiting, self._waiting = self._waiting, []
        for loop, future in waiting:
            # A closed loop has no waiting requests.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(_resolve, future)

    def wait(self) -> None:
        """Wait until the write is committed. Raises WriteError if it failed."""
        self._settled.wait()
        self._raise_error()

    async def wait_async(self) -> None:
        """Wait as `wait` does, on the event loop."""
        with self._lock:
            future = None
            if not self._settled.is_set():
                loop = asyncio.get_running_loop()
                future = loop.create_future()
                self._waiting.append((loop, future))
        if future is not None:
            await future
        self._raise_error()

    def _raise_error(self) -> None:
        if self.error is not None:
            raise WriteError(str(self.error), full=self.error.full) from self.error


def _resolve(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
