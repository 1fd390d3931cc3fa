"""Decide whether and when to retry. It does not wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from math import isfinite, nan
from typing import TYPE_CHECKING, TypeAlias

from customvoice._runtime.errors import DecodingError, TransportError, UploadError
from customvoice._runtime.http.messages import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "MAX_RETRY_AFTER",
    "RETRYABLE_STATUSES",
    "Retry",
    "RetryPolicy",
    "names_pause",
    "read_retry_after",
    "retry_policy",
]

# Statuses of temporary errors (Azure REST guidelines, retry).
RETRYABLE_STATUSES = frozenset({408, 429, 500, 502, 503, 504})

# The longest pause, in seconds, that a retry waits for because the service requests it through Retry-After.
MAX_RETRY_AFTER = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often to retry, and how long to wait.

    ``attempts`` includes the first one; 1 means no retry. The pause before retry n is a random part of ``base · 2ⁿ⁻¹``
    seconds, at most ``cap``, or the value of ``Retry-After``. If that is longer than ``max_retry_after``, there is no
    retry, because it would be too early. ``budget`` is the maximum of seconds from the start of the call to a retry,
    None for no limit: no retry starts later. It does not interrupt an attempt; ``timeout`` of the client does.

    Every call can be repeated: GET, PUT and DELETE are idempotent, and POST calls have an Operation-Id by which the
    service recognises a repetition. The one POST without it, an early form with the id in the body, does not create
    twice either: if the response to its first attempt was lost, a retry ends in 409, because the id exists.
    """

    attempts: int = 4
    base: float = 0.8
    cap: float = 30.0
    budget: float | None = None
    max_retry_after: float = MAX_RETRY_AFTER
    statuses: frozenset[int] = RETRYABLE_STATUSES

    def __post_init__(self) -> None:
        if isinstance(self.attempts, bool) or not isinstance(self.attempts, int):
            raise TypeError(f"attempts must be a whole number, received {self.attempts!r}")
        if self.attempts < 1 or not min(self.base, self.cap, self.max_retry_after) >= 0:
            raise ValueError(
                f"{self!r}: attempts must be at least 1, base, cap and max_retry_after must not be negative."
            )
        if self.budget is not None and self.budget < 0:
            raise ValueError(f"{self!r}: budget must not be negative. Omit it for no limit.")

    @classmethod
    def off(cls) -> RetryPolicy:
        """Return the policy without retries."""
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
        """Return the seconds to wait before the next attempt, or None if there is no retry.

        Args:
            outcome: the response, or the error instead; DecodingError for a 2xx response that is not JSON: a proxy's
                page, or a truncated response.
            attempt: attempts made so far, at least 1.
            random: returns a number in [0, 1); called at most once.
            now: seconds since the epoch, for a Retry-After that is a date.
            elapsed: seconds since the start of the call.
        """
        if attempt >= self.attempts or not self._is_retryable(outcome):
            return None
        pause = read_retry_after(outcome.headers, now=now) if isinstance(outcome, Response) else None
        if pause is not None and pause > self.max_retry_after:
            return None
        if pause is None:
            # The exponent is limited, because 2.0 ** 1024 overflows.
            pause = random() * min(self.cap, self.base * 2.0 ** min(attempt - 1, 32))
        return None if self.budget is not None and elapsed + pause > self.budget else pause

    def _is_retryable(self, outcome: Response | TransportError | DecodingError) -> bool:
        if isinstance(outcome, Response):
            return outcome.status in self.statuses
        # A file that could not be read once fails again.
        return not isinstance(outcome, UploadError)


Retry: TypeAlias = RetryPolicy | int


def retry_policy(retry: object) -> RetryPolicy:
    """Return the policy of the argument ``retry``: a policy, or the number of attempts including the first one.

    Raises:
        TypeError: it is neither.
        ValueError: the number is less than 1.
    """
    if isinstance(retry, RetryPolicy):
        return retry
    if isinstance(retry, int) and not isinstance(retry, bool):
        return RetryPolicy(attempts=retry)
    raise TypeError(
        f"retry must be a RetryPolicy, or the number of attempts including the first one (1: no retry),"
        f" received {retry!r}"
    )


def read_retry_after(headers: Mapping[str, str], *, now: float) -> float | None:
    """Return the seconds that the service asks to wait, 0 or more.

    The headers are ``retry-after-ms`` and ``x-ms-retry-after-ms`` (milliseconds, which are more exact and so have
    priority), then ``Retry-After`` (seconds or an HTTP date, RFC 9110 section 10.2.3). Returns None if none of them is
    valid.
    """
    for name, seconds_each in _DELAY_HEADERS:
        value = headers.get(name)
        if value is not None:
            seconds = _number(value) * seconds_each
            if not isfinite(seconds) and name == "retry-after":
                seconds = _seconds_until(value, now)
            if isfinite(seconds):
                return max(0.0, seconds)
    return None


def names_pause(headers: Mapping[str, str]) -> bool:
    """Return whether the response asks to wait."""
    return any(name in headers for name, _ in _DELAY_HEADERS)


_DELAY_HEADERS = (("retry-after-ms", 0.001), ("x-ms-retry-after-ms", 0.001), ("retry-after", 1.0))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan


def _seconds_until(date: str, now: float) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return nan
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
