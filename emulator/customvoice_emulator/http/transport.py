"""httpx transports to an emulator in the same process, without a socket."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

import httpx
from starlette.types import ASGIApp

from customvoice_emulator.common.sleep import REMAINING_TIMEOUT, RemainingTimeout, RequestTimeoutError
from customvoice_emulator.http.connection import DroppedConnectionError


class AsyncEmulatorTransport(httpx.AsyncBaseTransport):
    """A transport for an `httpx.AsyncClient` that sends requests to `app`.

    It differs from `httpx.ASGITransport` for faults: a closed connection raises the same error as on a socket, and a
    delay is compared with the client's read timeout instead of being slept.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response with its body read. Raises httpx.RemoteProtocolError and httpx.ReadTimeout for faults."""
        token = REMAINING_TIMEOUT.set(RemainingTimeout(request.extensions.get("timeout", {}).get("read")))
        try:
            return await self._transport.handle_async_request(request)
        except DroppedConnectionError as error:
            raise httpx.RemoteProtocolError(str(error), request=request) from error
        except RequestTimeoutError as error:
            raise httpx.ReadTimeout(str(error), request=request) from error
        finally:
            REMAINING_TIMEOUT.reset(token)


class EmulatorTransport(httpx.BaseTransport):
    """A transport for a synchronous `httpx.Client` that sends requests to `app`; close it, or use it with `with`.

    It sends one request at a time, on a thread of its own: the caller's thread may have a running event loop (as in
    Jupyter and in asynchronous tests). For an asynchronous client use `AsyncEmulatorTransport`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._transport = AsyncEmulatorTransport(app)
        self._runner = asyncio.Runner()
        self._closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="emulator-transport")

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response with its body read. Raises httpx.RemoteProtocolError and httpx.ReadTimeout for faults."""
        return self._thread.submit(self._run, request).result()

    def close(self) -> None:
        """Close the event loop of the requests, and end their thread. Idempotent."""
        if not self._closed:
            self._closed = True
            # Here a loop may be running, and a second one could not close its parts.
            self._thread.submit(self._runner.close).result()
            self._thread.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.close()

    def _run(self, request: httpx.Request) -> httpx.Response:
        return self._runner.run(self._send(request))

    async def _send(self, request: httpx.Request) -> httpx.Response:
        # The app reads asynchronously, so a streamed body must be read first.
        content = request.read()
        copy = httpx.Request(
            request.method, request.url, headers=request.headers, content=content, extensions=request.extensions
        )
        response = await self._transport.handle_async_request(copy)
        body = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, content=body, request=request)
