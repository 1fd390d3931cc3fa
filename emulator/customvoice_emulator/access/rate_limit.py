"""Limit the requests in 10 seconds per Speech resource; more get 429 with `Retry-After`."""

import math
import threading
from collections import deque
from datetime import datetime, timedelta

from customvoice_emulator.common import errors

WINDOW = timedelta(seconds=10)


class RateLimiter:
    """Counts requests in a sliding window of the emulator's clock; `limit` None: no limit."""

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._taken: dict[str, deque[datetime]] = {}
        self._lock = threading.Lock()

    def check(self, resource: str, now: datetime) -> None:
        """Count a request of `resource` at `now`. Raises ServiceError (429); a rejected request does not count."""
        if self._limit is None:
            return
        with self._lock:
            taken = self._taken.setdefault(resource, deque())
            _drop_outside_window(taken, now)
            if len(taken) >= self._limit:
                seconds = max(1, math.ceil((WINDOW - (now - taken[0])).total_seconds()))
                raise errors.TOO_MANY_REQUESTS.error(headers={"Retry-After": str(seconds)})
            taken.append(now)

    def clear(self) -> None:
        """Forget all requests."""
        with self._lock:
            self._taken.clear()


def _drop_outside_window(taken: deque[datetime], now: datetime) -> None:
    """Drop requests older than the window, and requests in the future (after the clock was set back)."""
    while taken and now - taken[0] >= WINDOW:
        taken.popleft()
    while taken and taken[-1] > now:
        taken.pop()
