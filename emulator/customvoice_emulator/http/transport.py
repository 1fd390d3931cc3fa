"""Talking to an emulator in the same process, without a socket."""

import asyncio
import threading
from types import TracebackType
from typing import Self

import httpx
from starlette.types import ASGIApp

from customvoice_emulator.common.sleep import PATIENCE, OutOfPatienceError, Patience
from customvoice_emulator.http.connection import DroppedConnectionError


class AsyncEmulatorTransport(httpx.AsyncBaseTransport):
    """A transport for an asynchronous `httpx.AsyncClient` that hands requests to `app`.

    It differs from `httpx.ASGITransport` where faults are concerned: connections that end raise what they would raise
    on a socket, and delays are compared with the client's read timeout instead of being slept.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer, its body read. Raises httpx.RemoteProtocolError and httpx.ReadTimeout for faults."""
        token = PATIENCE.set(Patience(request.extensions.get("timeout", {}).get("read")))
        try:
            return await self._transport.handle_async_request(request)
        except DroppedConnectionError as error:
            raise httpx.RemoteProtocolError(str(error), request=request) from error
        except OutOfPatienceError as error:
            raise httpx.ReadTimeout(str(error), request=request) from error
        finally:
            PATIENCE.reset(token)


class EmulatorTransport(httpx.BaseTransport):
    """A transport for a synchronous `httpx.Client` that hands requests to `app`; close it, or use it as a context.

    For an asynchronous client `AsyncEmulatorTransport` does the same. Requests go one at a time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._transport = AsyncEmulatorTransport(app)
        self._runner = asyncio.Runner()
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer, its body read. Raises httpx.RemoteProtocolError and httpx.ReadTimeout for faults."""
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
