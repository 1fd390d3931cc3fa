"""The settings of a client, and those of a derived client."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from customvoice._runtime.calls.credentials import scope_of
from customvoice._runtime.calls.environment import from_environment
from customvoice._runtime.calls.retry import Retry, RetryPolicy, retry_policy
from customvoice._runtime.deadline import check_seconds
from customvoice._runtime.errors import TransportError
from customvoice._runtime.http.links import check_endpoint
from customvoice._runtime.http.messages import CLIENT_REQUEST_ID, Request, Response, check_header
from customvoice._runtime.http.route import Verify
from customvoice._runtime.http.timeouts import DEFAULT_TIMEOUT, Timeout, Timeouts, timeouts_from

__all__ = ["RequestHook", "ResponseHook", "Settings", "package_version", "settings_from"]

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
    timeout: Timeouts = field(default_factory=lambda: timeouts_from(DEFAULT_TIMEOUT))
    call_timeout: float | None = None
    user_agent: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    client_request_id: str | None = None
    on_request: RequestHook | None = None
    on_response: ResponseHook | None = None
    verify: Verify = True
    token_scope: str | None = None
    extra_query: Mapping[str, str] = field(default_factory=dict)
    extra_body: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.polling_interval is not None:
            check_seconds("polling_interval", self.polling_interval)
        if self.call_timeout is not None:
            check_seconds("timeout", self.call_timeout, positive=True, infinite=True)
        for hook in ("on_request", "on_response"):
            if getattr(self, hook) is not None and not callable(getattr(self, hook)):
                raise TypeError(f"{hook} must be a function, received {getattr(self, hook)!r}")
        check_header("api_version", self.api_version)
        for name, value in self.headers.items():
            check_header(name, value)
            if name.lower() in _OWN_HEADERS:
                raise ValueError(f"the header {name} is set by the client. Remove it from headers.")
        for name, text in (("user_agent", self.user_agent), ("client_request_id", self.client_request_id)):
            if text is not None:
                check_header(name, text)

    def with_changes(
        self, *, retry: Retry | None = None, headers: Mapping[str, str] | None = None, **changes: Any
    ) -> Settings:
        """Return the settings with the changes that are not None. ``headers`` are added to the existing ones."""
        given = {name: value for name, value in changes.items() if value is not None}
        policy = self.retry if retry is None else retry_policy(retry)
        return replace(self, retry=policy, headers={**self.headers, **(headers or {})}, **given)

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
        own = f"customvoice/{package_version()} Python/{'.'.join(map(str, sys.version_info[:3]))}"
        return f"{self.user_agent} {own}" if self.user_agent else own


def settings_from(
    *, endpoint: object, base_path: str, retry: Retry | None, timeout: Timeout, **options: Any
) -> Settings:
    """Return the settings for the arguments of a client.

    Raises:
        ValueError: an argument is missing or invalid.
        TypeError: an argument has another type.
    """
    return Settings(
        endpoint=check_endpoint(from_environment("endpoint", endpoint), base_path),
        base_path=base_path,
        retry=RetryPolicy() if retry is None else retry_policy(retry),
        timeout=timeouts_from(timeout),
        **options,
    )


@cache
def package_version() -> str:
    """Return the version of this package."""
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and only clients need it

    try:
        return version("customvoice")
    except PackageNotFoundError:  # run from a source tree
        return "0"
