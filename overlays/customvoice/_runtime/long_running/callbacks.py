"""Callbacks for the end of an operation."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

from customvoice._runtime.processes import ForkSafeLock

__all__ = ["Callbacks"]

logger = logging.getLogger("customvoice")

P = TypeVar("P")


class Callbacks(Generic[P]):
    """The callbacks of one poller.

    An exception in a callback is logged, as in ``concurrent.futures``: the operation has ended, and neither its result
    nor the other callbacks may be lost.
    """

    def __init__(self) -> None:
        self._pending: list[Callable[[P], object]] = []
        self._lock = ForkSafeLock()

    def add(self, callback: Callable[[P], object], poller: P, is_finished: Callable[[], bool]) -> None:
        """Add the callback, or call it now if the operation has ended."""
        with self._lock:  # so that it does not miss an end that another thread sees meanwhile
            if not is_finished():
                self._pending.append(callback)
                return
        _call(callback, poller)

    def remove(self, callback: Callable[[P], object]) -> int:
        """Remove the callback. Returns how often it had been added."""
        with self._lock:
            kept = [item for item in self._pending if item != callback]
            removed = len(self._pending) - len(kept)
            self._pending = kept
        return removed

    def call_all(self, poller: P) -> None:
        """Call every callback once, in the order in which they were added."""
        with self._lock:
            due, self._pending = self._pending, []
        for callback in due:
            _call(callback, poller)


def _call(callback: Callable[[P], object], poller: P) -> None:
    try:
        callback(poller)
    except Exception:
        logger.exception("a callback of %r raised; the operation is not affected", poller)
