"""The connections of the asynchronous client, for one event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from customvoice._runtime.http.library import Library

__all__ = ["IDLE_SECONDS", "MAX_CONNECTIONS", "AsyncPool", "limits"]

# The maximum number of connections, and the seconds for which an idle one is kept: longer than the pause between two
# polls, so that polling does not open a connection each time.
MAX_CONNECTIONS = 100
IDLE_SECONDS = 60.0


class AsyncPool:
    """A pool of asynchronous httpx transports with one connection each.

    One transport with many connections searches all of them for every request: with 20 tasks a call takes three times
    as long. This pool takes the connection that was used last, and closes those that were idle for long.
    """

    def __init__(self, library: Library, route: dict[str, Any], monotonic: Callable[[], float]) -> None:
        self._library = library
        self._route = route
        self._monotonic = monotonic
        self._free = asyncio.Semaphore(MAX_CONNECTIONS)
        self._idle: deque[tuple[float, Any]] = deque()
        self._closed = False

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request, and read its response."""
        async with self._free:
            connection = self._idle.pop()[1] if self._idle else self._connect()
            try:
                response = await connection.handle_async_request(request)
                try:
                    await response.aread()
                finally:
                    await response.aclose()
            finally:
                if self._closed:  # meanwhile
                    await connection.aclose()
                else:
                    self._idle.append((self._monotonic(), connection))
        if self._idle and self._idle[0][0] < self._monotonic() - IDLE_SECONDS:
            await self._idle.popleft()[1].aclose()
        return response

    async def aclose(self) -> None:
        """Close the idle connections now, and the others when their calls end."""
        self._closed = True
        while self._idle:
            await self._idle.pop()[1].aclose()

    def _connect(self) -> Any:
        return self._library.module.AsyncHTTPTransport(limits=limits(self._library, 1), **self._route)


def limits(library: Library, connections: int) -> Any:
    """Return the limits of a transport."""
    return library.module.Limits(
        max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=IDLE_SECONDS
    )
