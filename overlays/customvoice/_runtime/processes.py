"""After a fork: the child opens connections of its own, and its locks are free."""

from __future__ import annotations

import os
import threading
from typing import Protocol
from weakref import WeakSet

__all__ = ["ForkSafeLock", "reset_after_fork"]


class _Resettable(Protocol):
    def _reset_after_fork(self) -> None: ...


_registered: WeakSet[_Resettable] = WeakSet()


def reset_after_fork(value: _Resettable) -> None:
    """Call ``value._reset_after_fork()`` in every child process that is forked from now on."""
    _registered.add(value)


class ForkSafeLock:
    """A ``threading.Lock`` that is free in a child process, although another thread of the parent held it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        reset_after_fork(self)

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Acquire it, like ``threading.Lock.acquire``."""
        return self._lock.acquire(blocking, timeout)

    def release(self) -> None:
        """Release it."""
        self._lock.release()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def _reset_after_fork(self) -> None:
        self._lock = threading.Lock()


def _reset_all() -> None:
    for value in list(_registered):
        value._reset_after_fork()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_reset_all)
