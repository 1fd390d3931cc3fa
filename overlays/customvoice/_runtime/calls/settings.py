"""The settings of a client, and those of a derived client."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from customvoice._runtime.calls.credentials import scope_of
from customvoice._runtime.calls.retry import RetryPolicy
from customvoice._runtime.errors import TransportError
from customvoice._runtime.http.links import check_endpoint
from customvoice._runtime.http.messages import CLIENT_REQUEST_ID, Request, Response, check_header
from customvoice._runtime.http.route import Verify

__all__ = ["DEFAULT_TIMEOUT", "RequestHook", "ResponseHook", "Settings"]

# Seconds without progress after which a request fails (connecting, sending or receiving). A whole upload may take
# longer, but not without progress.
DEFAULT_TIMEOUT = 60.0

# Called before and after each attempt. With an asynchronous client they may return an awaitable, which is awaited;
# other results are ignored.
RequestHook = Callable[[Request], object]
ResponseHook = Callable[[Request, Response | TransportError], object]

# Headers that the client sets itself; a second value of one of them would contradict the first.
_OWN_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "ocp-apim-subscription-key",
        "operation-id",
        "transfer-encoding",
        "user-agent",
        CLIENT_REQUEST_ID,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a client.

    ``base_path`` is the path of the API below the endpoint (``servers`` of the spec), ``timeout`` (without progress),
    ``call_timeout`` (of a call with all its attempts) and ``polling_interval`` are in seconds, ``user_agent`` precedes
    the client's own, ``headers`` are sent with every request, and ``client_request_id`` replaces the new id of each
    call.
    """

    endpoint: str
    base_path: str
    api_version: str
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    polling_interval: float | None = None
    timeout: float = DEFAULT_TIMEOUT
    call_timeout: float | None = None
    user_agent: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    client_request_id: str | None = None
    on_request: RequestHook | None = None
    on_response: ResponseHook | None = None
    verify: Verify = True
    token_scope: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "endpoint", check_endpoint(self.endpoint))
        if self.polling_interval is not None and self.polling_interval < 0:
            raise ValueError(f"polling_interval must not be negative, received {self.polling_interval}")
        if not self.timeout > 0:
            raise ValueError(f"timeout must be more than 0 seconds, received {self.timeout}")
        if self.call_timeout is not None and not self.call_timeout > 0:
            raise ValueError(f"timeout must be more than 0 seconds, received {self.call_timeout}")
        for name, value in self.headers.items():
            check_header(name, value)
            if name.lower() in _OWN_HEADERS:
                raise ValueError(f"the header {name} is set by the client. Remove it from headers.")
        for name, text in (("user_agent", self.user_agent), ("client_request_id", self.client_request_id)):
            if text is not None:
                check_header(name, text)

    def with_changes(self, *, headers: Mapping[str, str] | None = None, **changes: Any) -> Settings:
        """Return the settings with the changes that are not None. ``headers`` are added to the existing ones."""
        given = {name: value for name, value in changes.items() if value is not None}
        return replace(self, headers={**self.headers, **(headers or {})}, **given)

    @property
    def full_token_scope(self) -> str:
        """The scope of a token: the caller's, or that of the endpoint's cloud."""
        return self.token_scope or scope_of(self.endpoint)

    @property
    def base_url(self) -> str:
        """The URL that precedes every path."""
        return self.endpoint + self.base_path

    @property
    def full_user_agent(self) -> str:
        """The value of the header User-Agent: the application's, if it has one, and the client's."""
        own = f"customvoice/{_package_version()} Python/{'.'.join(map(str, sys.version_info[:3]))}"
        return f"{self.user_agent} {own}" if self.user_agent else own


@cache
def _package_version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and only clients need it

    try:
        return version("customvoice")
    except PackageNotFoundError:  # run from a source tree
        return "0"
