"""Talking to an emulator in the same process, without a socket."""

import asyncio
import threading
from types import TracebackType
from typing import Self

import httpx
from starlette.types import ASGIApp


class EmulatorTransport(httpx.BaseTransport):
    """A transport for a synchronous `httpx.Client` that hands requests to `app`; close it, or use it as a context.

    For an asynchronous client `httpx.ASGITransport(app)` does the same. Requests go one at a time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app)
        self._runner = asyncio.Runner()
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer, its body read."""
        with self._lock:
            return self._runner.run(self._send(request))

    def close(self) -> None:
        """End the event loop that requests ran on."""
        with self._lock:
            self._runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.close()

    async def _send(self, request: httpx.Request) -> httpx.Response:
        # The app reads asynchronously, so a streamed body has to be there.
        content = request.read()
        copy = httpx.Request(
            request.method, request.url, headers=request.headers, content=content, extensions=request.extensions
        )
        response = await self._transport.handle_async_request(copy)
        body = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, content=body, request=request)
