"""One deadline for everything that a caller waits for: pauses, attempts, locks, tokens and the final read."""

from __future__ import annotations

import threading
from contextvars import copy_context
from math import inf
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from customvoice._runtime.errors import CustomVoiceError

__all__ = ["GRACE", "Deadline", "DeadlineExceeded", "check_seconds", "run_within"]

T = TypeVar("T")

# Seconds after the deadline for which an attempt that has started may still run. It pays for an attempt that starts at
# the deadline, so that ``wait(0)`` polls once.
GRACE = 0.05

# A timer may end this many seconds early.
_TOLERANCE = 0.005

# threading accepts no longer timeout.
_LONGEST = threading.TIMEOUT_MAX


class DeadlineExceeded(TimeoutError):  # noqa: N818 (users see a RequestTimeoutError, which names the request)
    """The deadline has passed."""


class Deadline:
    """The end of a wait or of a call. ``seconds`` is its length, None for no end.

    ``cause`` is the error of the last call if the deadline was its reason: it interrupted an attempt, or allowed no
    retry. With ``retries=False`` it allows none at all.
    """

    def __init__(self, monotonic: Callable[[], float], seconds: float | None, *, retries: bool = True) -> None:
        if seconds is not None:
            check_seconds("timeout", seconds, infinite=True)
        self._monotonic = monotonic
        self.seconds = None if seconds == inf else seconds
        self._end = inf if seconds is None else monotonic() + seconds
        self._retries = retries
        self.cause: CustomVoiceError | None = None

    def sooner(self, seconds: float | None) -> Deadline:
        """Return the sooner of this deadline and one after ``seconds``."""
        other = Deadline(self._monotonic, seconds, retries=self._retries)
        return other if other._end < self._end else self

    def remaining(self) -> float:
        """Return the seconds until the deadline: infinite if there is none, never negative."""
        return max(0.0, self._end - self._monotonic())

    def is_over(self) -> bool:
        """Return whether the deadline has passed."""
        return self._monotonic() >= self._end - _TOLERANCE

    def allows_attempt(self) -> bool:
        """Return whether an attempt may start or go on."""
        return self._monotonic() < self._end + GRACE

    def allows_retry(self, pause: float) -> bool:
        """Return whether a retry may start after this pause."""
        return self._retries and self._monotonic() + pause <= self._end

    def attempt_seconds(self) -> float | None:
        """Return the seconds after which an attempt must have ended, None for no limit."""
        left = self._end + GRACE - self._monotonic()
        return None if left == inf else min(_LONGEST, max(0.0, left))

    def lock_seconds(self) -> float:
        """Return the timeout for ``Lock.acquire``: -1 for no limit."""
        seconds = self.attempt_seconds()
        return -1 if seconds is None else seconds


def check_seconds(name: str, value: object, *, positive: bool = False, infinite: bool = False) -> float:
    """Return an argument that is a duration.

    Args:
        name: the argument, for the error.
        value: its value.
        positive: whether 0 is invalid.
        infinite: whether infinity is valid.

    Raises:
        TypeError: it is not a number.
        ValueError: it is negative, NaN, or invalid according to the other arguments.
    """
    expected = f"{name} must be a number of seconds, {'more than 0' if positive else '0 or more'}, received {value!r}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(expected)
    if not value >= 0 or (positive and value == 0) or (value == inf and not infinite):
        raise ValueError(expected)
    return value


def run_within(seconds: float | None, function: Callable[[], T]) -> T:
    """Call ``function`` and return its result, or raise DeadlineExceeded after ``seconds``.

    With a limit it runs in a thread of its own, because name resolution, a list of addresses, and a server that sends
    one byte at a time exceed every timeout of a socket. After the limit the thread is left to end by itself.
    """
    if seconds is None:
        return function()
    results: list[T] = []
    errors: list[BaseException] = []
    ended = threading.Event()
    context = copy_context()

    def work() -> None:
        try:
            results.append(context.run(function))
        except BaseException as error:  # raised in the caller's thread
            errors.append(error)
        finally:
            ended.set()

    threading.Thread(target=work, name="customvoice-attempt", daemon=True).start()
    if not ended.wait(seconds):
        raise DeadlineExceeded
    if errors:
        raise errors.pop()
    return results.pop()
