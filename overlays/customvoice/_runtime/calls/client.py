"""The base of the public clients of every version: connections, and clients derived with other options."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from customvoice._runtime.calls.any_request import any_request
from customvoice._runtime.calls.driver import AsyncDriver, Driver
from customvoice._runtime.calls.environment import from_environment
from customvoice._runtime.pickling import NotPicklable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from customvoice._runtime.calls.clock import AsyncClock, Clock
    from customvoice._runtime.calls.credentials import AsyncCredential, Credential
    from customvoice._runtime.calls.retry import Retry
    from customvoice._runtime.calls.settings import RequestHook, ResponseHook, Settings
    from customvoice._runtime.http.messages import Response
    from customvoice._runtime.http.transport import AsyncTransport, Transport

__all__ = ["AsyncBaseClient", "BaseClient"]


class _ConfiguredClient(NotPicklable):
    """The settings of a client, and clients derived from it."""

    _instead = "Create a client in each process; with_options() returns a client with other options."
    _driver: Any

    @property
    def endpoint(self) -> str:
        """The endpoint of the service."""
        return self._settings.endpoint

    @property
    def api_version(self) -> str:
        """The api-version that is sent with every request."""
        return self._settings.api_version

    @property
    def _settings(self) -> Settings:
        settings: Settings = self._driver.settings
        return settings

    def with_options(
        self,
        *,
        retry: Retry | None = None,
        timeout: float | None = None,
        polling_interval: float | None = None,
        headers: Mapping[str, str] | None = None,
        client_request_id: str | None = None,
        on_request: RequestHook | None = None,
        on_response: ResponseHook | None = None,
        extra_query: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Self:
        """Return a client with other options that shares connections, credential and token with this one.

        For a single call: ``client.with_options(timeout=5, retry=RetryPolicy.off()).models.get("Jessica")``. Closing
        the derived client leaves the connections open; closing this client closes them for both.

        Args:
            retry: how often to retry, and how long to wait before a retry; or the number of attempts.
            timeout: seconds after which each call fails, with all its attempts and pauses.
            polling_interval: seconds between two polls of a long-running operation.
            headers: sent with every request, in addition to this client's own.
            client_request_id: the id of the calls in logs, instead of a new one for each call.
            on_request: called with the request before each attempt.
            on_response: called with the request and its response, or the error instead, after each attempt.
            extra_query: query parameters that this package does not describe, added to every request except links of
                the service.
            extra_body: properties that this package does not describe, added to every JSON body.

        Raises:
            ValueError: an interval is negative, or a header is invalid or set by the client itself.
            TypeError: an argument has another type.
        """
        settings = self._settings.with_changes(
            retry=retry,
            call_timeout=timeout,
            polling_interval=polling_interval,
            headers=headers,
            client_request_id=client_request_id,
            on_request=on_request,
            on_response=on_response,
            extra_query=extra_query,
            extra_body=extra_body,
        )
        kind = type(self)
        derived = kind.__new__(kind)
        # A cached operation group is bound to this client, so the derived client creates its own.
        kept = {name: value for name, value in vars(self).items() if not _is_cached(kind, name)}
        vars(derived).update(kept, _driver=self._driver.with_settings(settings))
        return derived

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.endpoint!r}, api_version={self.api_version!r})"


class BaseClient(_ConfiguredClient):
    """A synchronous client. As a context manager it closes its connections at the end."""

    _driver: Driver

    def __init__(
        self, settings: Settings, credential: Credential | None, *, transport: Transport | None, clock: Clock | None
    ) -> None:
        self._driver = Driver(settings, from_environment("credential", credential), transport=transport, clock=clock)

    def send_request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        params: Mapping[str, str | int | bool | None] | None = None,
        operation_id: str | None = None,
    ) -> Response:
        """Send a request that this package does not describe, such as an operation of a newer api-version.

        The request has the credential, retries, hooks, log and errors of every other call.

        Args:
            method: the HTTP method.
            path: the path below ``/customvoice``, such as ``/projects/demo``, or the URL of a link of the service.
            json: the body: a JSON value or a model.
            params: query parameters; ``api-version`` is added if it is absent.
            operation_id: the header Operation-Id; a POST has a new one if it is absent.

        Returns:
            the 2xx response; ``json()`` returns its value.

        Raises:
            ValueError: method, path or a parameter is invalid.
            LinkError: the path is the URL of another origin.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = any_request(self._settings, method, path, json=json, params=params, operation_id=operation_id)
        return self._driver.send(request)

    def close(self) -> None:
        """Close the connections. A derived client leaves them open: they belong to the original client."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


class AsyncBaseClient(_ConfiguredClient):
    """An asynchronous client. As a context manager it closes its connections at the end."""

    _driver: AsyncDriver

    def __init__(
        self,
        settings: Settings,
        credential: AsyncCredential | None,
        *,
        transport: AsyncTransport | None,
        clock: AsyncClock | None,
    ) -> None:
        self._driver = AsyncDriver(
            settings, from_environment("credential", credential), transport=transport, clock=clock
        )

    async def send_request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        params: Mapping[str, str | int | bool | None] | None = None,
        operation_id: str | None = None,
    ) -> Response:
        """Send a request that this package does not describe, like ``BaseClient.send_request``."""
        request = any_request(self._settings, method, path, json=json, params=params, operation_id=operation_id)
        return await self._driver.send(request)

    async def close(self) -> None:
        """Close the connections, like ``BaseClient.close``."""
        await self._driver.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()


def _is_cached(kind: type, name: str) -> bool:
    return isinstance(getattr(kind, name, None), cached_property)
