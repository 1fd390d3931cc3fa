"""Whether and when to try again: a decision without waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from math import isnan, nan
from typing import TYPE_CHECKING

from customvoice._runtime.http import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from customvoice._runtime.errors import TransportError

__all__ = ["MAX_RETRY_AFTER", "RETRYABLE_STATUSES", "RetryPolicy", "read_retry_after"]

# Statuses that say "not now" rather than "not so" (Azure REST guidelines, retry).
RETRYABLE_STATUSES = frozenset({408, 429, 500, 502, 503, 504})

# The longest pause, in seconds, that a service can impose on a caller through Retry-After.
MAX_RETRY_AFTER = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often and how long.

    ``attempts`` counts the first one too; 1 means no retry. The pause before retry n is a random share of
    ``base · 2ⁿ`` seconds, at most ``cap``, or what ``Retry-After`` asks for, at most ``MAX_RETRY_AFTER``.

    Every call can be repeated: GET, PUT and DELETE by their nature, and the POST calls carry an Operation-Id by which
    the service knows a repetition.
    """

    attempts: int = 4
    base: float = 0.8
    cap: float = 30.0
    statuses: frozenset[int] = RETRYABLE_STATUSES

    def __post_init__(self) -> None:
        if self.attempts < 1 or self.base < 0 or self.cap < 0:
            raise ValueError(f"{self!r}: attempts must be at least 1, base and cap not negative.")

    def delay(
        self,
        outcome: Response | TransportError,
        *,
        attempt: int,
        random: Callable[[], float],
        now: float,
    ) -> float | None:
        """Seconds to pause before the next attempt, None when there is to be none.

        Args:
            outcome: the answer, or the error that came in its place.
            attempt: attempts made so far, at least 1.
            random: a number in [0, 1), called once at most.
            now: seconds since the epoch, for a Retry-After that is a date.
        """
        if attempt >= self.attempts:
            return None
        if isinstance(outcome, Response):
            if outcome.status not in self.statuses:
                return None
            asked = read_retry_after(outcome.headers, now=now)
            if asked is not None:
                return asked
        # The exponent is bounded, for 2.0 ** 1024 overflows.
        return random() * min(self.cap, self.base * 2.0 ** min(attempt - 1, 32))


def read_retry_after(headers: Mapping[str, str], *, now: float) -> float | None:
    """Seconds that ``Retry-After`` asks for (a number or an HTTP date), between 0 and ``MAX_RETRY_AFTER``.

    None where the header is absent or not understood.
    """
    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = _until(value, now)
    return None if isnan(seconds) else max(0.0, min(seconds, MAX_RETRY_AFTER))


def _until(date: str, now: float) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return nan
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
