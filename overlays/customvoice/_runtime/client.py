"""What the public clients of every version have in common: the connection, and its closing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from customvoice._runtime.driver import AsyncDriver, Driver, Settings

if TYPE_CHECKING:
    from customvoice._runtime.clock import AsyncClock, Clock
    from customvoice._runtime.credentials import AsyncCredential, Credential
    from customvoice._runtime.transport import AsyncTransport, Transport

__all__ = ["AsyncBaseClient", "BaseClient"]


class _Configured:
    """What both kinds of client tell about themselves."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def endpoint(self) -> str:
        """Where the service is."""
        return self._settings.endpoint

    @property
    def api_version(self) -> str:
        """The api-version that every request names."""
        return self._settings.api_version

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.endpoint!r}, api_version={self.api_version!r})"


class BaseClient(_Configured):
    """A synchronous client. Usable as a context manager, which closes its connections."""

    def __init__(
        self, settings: Settings, credential: Credential, *, transport: Transport | None, clock: Clock
    ) -> None:
        super().__init__(settings)
        self._driver = Driver(settings, credential, transport=transport, clock=clock)

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


class AsyncBaseClient(_Configured):
    """An asynchronous client. Usable as an asynchronous context manager, which closes its connections."""

    def __init__(
        self, settings: Settings, credential: AsyncCredential, *, transport: AsyncTransport | None, clock: AsyncClock
    ) -> None:
        super().__init__(settings)
        self._driver = AsyncDriver(settings, credential, transport=transport, clock=clock)

    async def close(self) -> None:
        """Close the connections."""
        await self._driver.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()
