"""What the public clients of every version have in common: their connections, and clients derived from them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from customvoice._runtime.calls.driver import AsyncDriver, Driver

if TYPE_CHECKING:
    from collections.abc import Mapping

    from customvoice._runtime.calls.clock import AsyncClock, Clock
    from customvoice._runtime.calls.credentials import AsyncCredential, Credential
    from customvoice._runtime.calls.retry import RetryPolicy
    from customvoice._runtime.calls.settings import RequestHook, ResponseHook, Settings
    from customvoice._runtime.http.transport import AsyncTransport, Transport

__all__ = ["AsyncBaseClient", "BaseClient"]


class _Configured:
    """What both kinds of client tell about themselves."""

    _driver: Any

    @property
    def endpoint(self) -> str:
        """Where the service is."""
        return self._settings.endpoint

    @property
    def api_version(self) -> str:
        """The api-version that every request names."""
        return self._settings.api_version

    @property
    def _settings(self) -> Settings:
        settings: Settings = self._driver.settings
        return settings

    def with_options(
        self,
        *,
        retry: RetryPolicy | None = None,
        timeout: float | None = None,
        polling_interval: float | None = None,
        headers: Mapping[str, str] | None = None,
        client_request_id: str | None = None,
        on_request: RequestHook | None = None,
        on_response: ResponseHook | None = None,
    ) -> Self:
        """A client that differs in what is passed, and shares connections, credential and token with this one.

        For a single call: ``client.with_options(timeout=5, retry=RetryPolicy.off()).models.get("Jessica")``. Closing
        the derived client leaves the connections open; closing this one closes them for both.

        Args:
            retry: how often and how long after a failed attempt another one follows.
            timeout: seconds without progress after which a request is given up.
            polling_interval: seconds between two questions for the status of a long-running operation.
            headers: sent with every request, besides those this client sends.
            client_request_id: the id by which the calls are found in logs, instead of one made anew for each call.
            on_request: called with the request before each attempt.
            on_response: called with the request and its answer, or the error in its place, after each attempt.

        Raises:
            ValueError: an interval is negative, or a header is one that the client sets or cannot be sent.
        """
        settings = self._settings.changed(
            retry=retry,
            timeout=timeout,
            polling_interval=polling_interval,
            headers=headers,
            client_request_id=client_request_id,
            on_request=on_request,
            on_response=on_response,
        )
        kind = type(self)
        derived = kind.__new__(kind)
        # Operation groups are bound to the client that they were asked of.
        kept = {name: value for name, value in vars(self).items() if not _is_cached(kind, name)}
        vars(derived).update(kept, _driver=self._driver.with_settings(settings))
        return derived

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.endpoint!r}, api_version={self.api_version!r})"


class BaseClient(_Configured):
    """A synchronous client. Usable as a context manager, which closes its connections."""

    _driver: Driver

    def __init__(
        self, settings: Settings, credential: Credential, *, transport: Transport | None, clock: Clock | None
    ) -> None:
        self._driver = Driver(settings, credential, transport=transport, clock=clock)

    def close(self) -> None:
        """Close the connections; those of a derived client are closed with the client it was derived from."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


class AsyncBaseClient(_Configured):
    """An asynchronous client. Usable as an asynchronous context manager, which closes its connections."""

    _driver: AsyncDriver

    def __init__(
        self,
        settings: Settings,
        credential: AsyncCredential,
        *,
        transport: AsyncTransport | None,
        clock: AsyncClock | None,
    ) -> None:
        self._driver = AsyncDriver(settings, credential, transport=transport, clock=clock)

    async def close(self) -> None:
        """As ``BaseClient.close``."""
        await self._driver.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()


def _is_cached(kind: type, name: str) -> bool:
    return isinstance(getattr(kind, name, None), cached_property)
