"""The outgoing connections of one request: count what really arrives, and cut them when the client has gone."""

import contextlib
import socket
import threading
from contextvars import ContextVar

MAX_TOTAL_BYTES = 2 * 1024 * 1024 * 1024
"""The maximum size of all responses for one request to the emulator."""


class StoppedWorkError(Exception):
    """Nobody waits for the work, so its result must not be used."""


class OutgoingWork:
    """Owns the sockets of one request. `stop` ends their reads and writes at once, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._total = 0
        self.stopped = False

    def add(self, each: socket.socket) -> None:
        """Own a socket. Raises ConnectionAbortedError after `stop`."""
        with self._lock:
            if self.stopped:
                raise ConnectionAbortedError("the request was stopped")
            self._sockets.add(each)

    def count(self, size: int) -> None:
        """Count received bytes. Raises ConnectionAbortedError above the limit."""
        with self._lock:
            self._total += size
            if self._total > MAX_TOTAL_BYTES:
                raise ConnectionAbortedError("the storage sent too many bytes for one request")

    def stop(self) -> None:
        """Cut all connections. Idempotent."""
        with self._lock:
            self.stopped = True
            for each in self._sockets:
                with contextlib.suppress(OSError):
                    # Not close: the thread that reads owns the file descriptor.
                    socket.socket.shutdown(each, socket.SHUT_RDWR)

    def require_wanted(self) -> None:
        """Raise StoppedWorkError after `stop`."""
        if self.stopped:
            raise StoppedWorkError


_CURRENT: ContextVar[OutgoingWork] = ContextVar("outgoing work")


def current_work() -> OutgoingWork:
    """Return the work of the current request; new work outside of one."""
    return _CURRENT.get(None) or OutgoingWork()


def set_current_work(work: OutgoingWork) -> None:
    """Set the work in this context."""
    _CURRENT.set(work)
