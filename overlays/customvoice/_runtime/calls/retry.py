"""Whether and when to try again: a decision without waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from math import isnan, nan
from typing import TYPE_CHECKING

from customvoice._runtime.errors import DecodingError, TransportError, UploadError
from customvoice._runtime.http.messages import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["MAX_RETRY_AFTER", "RETRYABLE_STATUSES", "RetryPolicy", "read_retry_after"]

# Statuses that say "not now" rather than "not so" (Azure REST guidelines, retry).
RETRYABLE_STATUSES = frozenset({408, 429, 500, 502, 503, 504})

# The longest pause, in seconds, that a service can impose on a caller through Retry-After.
MAX_RETRY_AFTER = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often and how long.

    ``attempts`` counts the first one too; 1 means no retry. The pause before retry n is a random share of
    ``base · 2ⁿ⁻¹`` seconds, at most ``cap``, or what ``Retry-After`` asks for, at most ``MAX_RETRY_AFTER``.
    ``budget`` is how many seconds a call may have taken by the end of a pause, None for no bound: a retry that would
    begin later is not made. It does not cut an attempt short; ``timeout`` of the client does.

    Every call can be repeated: GET, PUT and DELETE by their nature, and the POST calls carry an Operation-Id by which
    the service knows a repetition. The one POST without, an early form with the id in the body, creates nothing twice
    either: where the answer to its first attempt was lost, a repetition ends in the 409 of an id that is taken.
    """

    attempts: int = 4
    base: float = 0.8
    cap: float = 30.0
    budget: float | None = None
    statuses: frozenset[int] = RETRYABLE_STATUSES

    def __post_init__(self) -> None:
        if self.attempts < 1 or self.base < 0 or self.cap < 0:
            raise ValueError(f"{self!r}: attempts must be at least 1, base and cap not negative.")
        if self.budget is not None and self.budget < 0:
            raise ValueError(f"{self!r}: budget must not be negative. Leave it out for no bound.")

    @classmethod
    def off(cls) -> RetryPolicy:
        """The policy of a single attempt."""
        return cls(attempts=1)

    def delay(
        self,
        outcome: Response | TransportError | DecodingError,
        *,
        attempt: int,
        random: Callable[[], float],
        now: float,
        elapsed: float = 0.0,
    ) -> float | None:
        """Seconds to pause before the next attempt, None when there is to be none.

        Args:
            outcome: the answer, or the error that came in its place; DecodingError for a success that is no JSON: a
                proxy's page, or an answer that was cut off.
            attempt: attempts made so far, at least 1.
            random: a number in [0, 1), called once at most.
            now: seconds since the epoch, for a Retry-After that is a date.
            elapsed: seconds since the call began.
        """
        if attempt >= self.attempts or not self._is_retried(outcome):
            return None
        pause = read_retry_after(outcome.headers, now=now) if isinstance(outcome, Response) else None
        if pause is None:
            # The exponent is bounded, for 2.0 ** 1024 overflows.
            pause = random() * min(self.cap, self.base * 2.0 ** min(attempt - 1, 32))
        return None if self.budget is not None and elapsed + pause > self.budget else pause

    def _is_retried(self, outcome: Response | TransportError | DecodingError) -> bool:
        if isinstance(outcome, Response):
            return outcome.status in self.statuses
        # What could not be read once is not better for being sent again.
        return not isinstance(outcome, UploadError)


def read_retry_after(headers: Mapping[str, str], *, now: float) -> float | None:
    """Seconds that the service asks to wait, between 0 and ``MAX_RETRY_AFTER``.

    They stand in ``retry-after-ms`` or ``x-ms-retry-after-ms`` (milliseconds, which say it more exactly and so come
    first), or in ``Retry-After`` (seconds or an HTTP date, RFC 9110 section 10.2.3). None where there is none of them
    that makes sense.
    """
    for name, seconds_each in _PAUSES:
        value = headers.get(name)
        if value is not None:
            seconds = _number(value) * seconds_each
            if isnan(seconds) and name == "retry-after":
                seconds = _until(value, now)
            if not isnan(seconds):
                return max(0.0, min(seconds, MAX_RETRY_AFTER))
    return None


_PAUSES = (("retry-after-ms", 0.001), ("x-ms-retry-after-ms", 0.001), ("retry-after", 1.0))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan


def _until(date: str, now: float) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return nan
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
