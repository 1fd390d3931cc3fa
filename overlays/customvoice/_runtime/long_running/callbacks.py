"""Functions to call once when an operation is seen to have ended."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["Callbacks"]

logger = logging.getLogger("customvoice")

P = TypeVar("P")


class Callbacks(Generic[P]):
    """Callbacks of one poller.

    What one of them raises is logged, as ``concurrent.futures`` does it: the operation has ended whatever they do, so
    neither its result nor the other callbacks may be lost by it.
    """

    def __init__(self) -> None:
        self._waiting: list[Callable[[P], object]] = []
        self._lock = threading.Lock()

    def add(self, callback: Callable[[P], object], poller: P, is_finished: Callable[[], bool]) -> None:
        """Keep the callback, or call it now if the operation has ended."""
        with self._lock:  # so that an end seen by another thread meanwhile is not missed
            if not is_finished():
                self._waiting.append(callback)
                return
        _call(callback, poller)

    def remove(self, callback: Callable[[P], object]) -> int:
        """Forget the callback. Returns how often it had been added."""
        with self._lock:
            kept = [item for item in self._waiting if item != callback]
            removed = len(self._waiting) - len(kept)
            self._waiting = kept
        return removed

    def announce(self, poller: P) -> None:
        """Call all of them, in the order they were added, and none of them again."""
        with self._lock:
            due, self._waiting = self._waiting, []
        for callback in due:
            _call(callback, poller)


def _call(callback: Callable[[P], object], poller: P) -> None:
    try:
        callback(poller)
    except Exception:
        logger.exception("a callback of %r raised; the operation is not affected", poller)
