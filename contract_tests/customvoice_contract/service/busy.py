"""Wait for a target that is busy: 429 with Retry-After and 503 are sent again, within a budget.

Every HTTP library of the process passes here, since scenarios, the client under test and Schemathesis send in different
ways. A run on a live service has its own gate (live/network.py) in place of this.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
from requests.adapters import HTTPAdapter

from ..standing import ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_TOO_MANY, _UNAVAILABLE = 429, 503
_LONGEST_PAUSE, _DEFAULT_PAUSE = 30.0, 1.0


class TargetBusyError(BaseException):
    """The target stays busy: nothing can be checked. No check may catch this."""


@dataclass(slots=True)
class Waiting:
    """How long a run waits: `most` times for one request, and so many `seconds` in all."""

    endpoint: str
    most: int = 20
    seconds: float = 300.0
    sleep: Callable[[float], None] = time.sleep
    waits: int = 0
    gave_up: str = ""

    def pause(self, url: str, status: int, headers: Mapping[str, str], attempt: int) -> bool:
        """Wait if the response asks for it, and return whether to send again. Raises TargetBusyError."""
        if self.gave_up:
            raise TargetBusyError(self.gave_up)
        after = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
        is_busy = status == _UNAVAILABLE or (status == _TOO_MANY and after)
        if not is_busy or not url.startswith(self.endpoint):
            return False
        wait = min(_LONGEST_PAUSE, float(after) if after.isascii() and after.isdecimal() else _DEFAULT_PAUSE)
        self.seconds -= wait
        if attempt >= self.most or self.seconds < 0:
            self.gave_up = (
                f"{self.endpoint} stays busy: it answered {status} to {attempt} attempts of one request, or to too many"
                " requests. Try again later, or raise its limit."
            )
            raise TargetBusyError(self.gave_up)
        self.waits += 1
        found = ledger.current()
        if found is not None:
            found.note(
                "busy",
                f"{url.partition('?')[0]} answered {status}, Retry-After {after or 'missing'}; waited {wait:g} s.",
            )
        self.sleep(wait)
        return True


@contextmanager
def waiting(budget: Waiting) -> Iterator[None]:
    """Send again what the target of the budget was too busy for, for the block."""
    by_httpx, by_requests = httpx.HTTPTransport.handle_request, HTTPAdapter.send

    def handle_request(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        request.read()
        attempt = 1
        answer = by_httpx(self, request)
        while budget.pause(str(request.url), answer.status_code, answer.headers, attempt):
            answer.close()
            attempt += 1
            answer = by_httpx(self, request)
        return answer

    def adapter_send(self: HTTPAdapter, request: Any, *args: Any, **kwargs: Any) -> Any:
        attempt = 1
        answer = by_requests(self, request, *args, **kwargs)
        while budget.pause(str(request.url), answer.status_code, answer.headers, attempt):
            answer.close()
            attempt += 1
            answer = by_requests(self, request, *args, **kwargs)
        return answer

    # Assigned by name, since these are methods of classes that are not ours.
    setattr(httpx.HTTPTransport, "handle_request", handle_request)  # noqa: B010
    setattr(HTTPAdapter, "send", adapter_send)  # noqa: B010
    try:
        yield
    finally:
        setattr(httpx.HTTPTransport, "handle_request", by_httpx)  # noqa: B010
        setattr(HTTPAdapter, "send", by_requests)  # noqa: B010
