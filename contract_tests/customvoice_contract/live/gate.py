"""The gate between a run and a live service: it decides what is sent, when, with which credential, and what is retried.

It uses no HTTP library; `network.py` installs it in both.
"""

from __future__ import annotations

import re
import threading
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ..service.target import KEY_HEADER
from .budget import Budget, kind_of
from .not_sent import Refused
from .terms import REQUEST
from .tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .terms import LiveTerms

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# With one of these a service may do something else than the method says.
_OVERRIDES = frozenset({"x-http-method-override", "x-http-method", "x-method-override"})
_RESOURCE = re.compile(r"(?P<collection>[a-z]+)/(?P<name>[^/\\:?#]+)(?::(?P<action>[A-Za-z]+))?")
_MOST_ATTEMPTS = 6
_LONGEST_PAUSE = 60.0
_BUSY, _UNAVAILABLE, _UNAUTHORISED, _ACCEPTED_BELOW = 429, 503, 401, 400


class Gate:
    """Admit the requests of one process to one service, and count them."""

    def __init__(
        self,
        base: str,
        key: str,
        live: LiveTerms,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the service's URL without `/customvoice`, the credential that is sent to it, and the terms."""
        self.live, self.sleep = live, sleep
        self.budget = Budget(live)
        self._base, self._key, self._clock = base, key, clock
        self._tokens = Tokens(live.token_command) if live.token_command else None
        self._lock = threading.Lock()
        self._next = 0.0

    def concerns(self, url: str) -> bool:
        """Whether the URL belongs to the service; the gate ignores all others."""
        return urlsplit(url)[:2] == urlsplit(self._base)[:2]

    def admit(self, method: str, url: str, headers: Mapping[str, str]) -> None:
        """Wait for the request's turn and count it. Raises Refused or BudgetSpent, and then nothing may be sent."""
        effective = _effective_method(method, headers)
        collection, name, action = self._resource(url)
        if effective not in _SAFE and not self.live.ownership.owns(collection, name):
            path = urlsplit(url).path
            raise Refused(
                f"{method} {path} addresses a resource that this run did not create; it was not sent to a live service"
            )
        with self._lock:
            kind = kind_of(effective, collection, action)
            if kind:
                self.budget.check(kind)
            self.budget.check(REQUEST)
            self.budget.use(REQUEST)
            now = self._clock()
            turn = self._next = max(now, self._next + 1 / self.live.rate)
        if turn > now:
            self.sleep(turn - now)

    def credentials(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return what to change in the headers: the run's key becomes a token, where there is a command for one."""
        mine = any(name.lower() == KEY_HEADER.lower() and value == self._key for name, value in headers.items())
        return {"Authorization": f"Bearer {self._tokens.token()}"} if mine and self._tokens else {}

    def answered(self, method: str, url: str, status: int, headers: Mapping[str, str], attempt: int) -> float | None:
        """Take the response to the `attempt`-th sending; return the seconds after which to send again, or None."""
        collection, _, action = self._resource(url)
        kind = kind_of(method, collection, action)
        if kind and status < _ACCEPTED_BELOW:
            with self._lock:
                self.budget.use(kind)
        if attempt >= _MOST_ATTEMPTS:
            return None
        if status == _UNAUTHORISED and self._tokens and attempt == 1:
            self._tokens.refused()
            return 0.0
        wait = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
        if status == _BUSY or (status == _UNAVAILABLE and wait):
            return min(_LONGEST_PAUSE, _seconds(wait, default=2.0**attempt))
        return None

    def _resource(self, url: str) -> tuple[str, str, str]:
        """Return collection, id and action that the URL means, however it is encoded; empty for another path."""
        path, base = urlsplit(url).path, f"{urlsplit(self._base).path}/customvoice/"
        if not path.startswith(base):
            return "", "", ""
        rest = path.removeprefix(base)
        while unquote(rest) != rest:
            rest = unquote(rest)
        found = _RESOURCE.fullmatch(rest)
        return (found["collection"], found["name"], found["action"] or "") if found else ("", "", "")


def _effective_method(method: str, headers: Mapping[str, str]) -> str:
    for name, value in headers.items():
        if name.lower() in _OVERRIDES and method.upper() in _SAFE:
            return value.strip().upper()
    return method.upper()


def _seconds(value: str | None, *, default: float) -> float:
    """Read Retry-After: seconds, or a date (RFC 9110 section 10.2.3)."""
    if value is None:
        return default
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return default
