"""The network: sends requests through a transport of httpx or httpx2.

Requests go directly to a transport. ``httpx.Client`` would add cookies, redirects, authentication, hooks and a second
log, which this client does not use, and would take as long as all the rest of a call.
"""

from __future__ import annotations

import ssl
import threading
import warnings
from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Any

from customvoice._runtime.deadline import GRACE, Deadline, DeadlineExceeded, run_within
from customvoice._runtime.errors import RequestTimeoutError, TransportError, UploadError
from customvoice._runtime.event_loops import running_loop
from customvoice._runtime.http.library import AsyncTransport, Library, Transport, library_of
from customvoice._runtime.http.messages import Request, Response
from customvoice._runtime.http.route import Verify, host_of, route
from customvoice._runtime.http.timeouts import Timeouts
from customvoice._runtime.processes import reset_after_fork
from customvoice._runtime.redaction import redact_text
from customvoice._runtime.uploads.stream import Stream

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

__all__ = ["AsyncNetwork", "AsyncTransport", "Network", "Transport"]

# Methods that send Content-Length even for an empty body (RFC 9110 section 8.6).
_WITH_BODY = frozenset({"PATCH", "POST", "PUT"})

_CLOSED = "this client is closed. Create another one, or close it only after its last call."
_FORKED = (
    "this client was created with transport= before a fork, and cannot share the transport's connections with the"
    " parent process. Create the client in the child process."
)
_OTHER_LOOP = "the transport= of this client belongs to another event loop. Create the client in the loop that uses it."

# Connections of the parent process. They are not closed in the child, and not collected either, because both could
# wait for a lock that a thread of the parent held during the fork.
_of_parents: list[Any] = []


class _BaseNetwork:
    """The common part of both networks."""

    def __init__(
        self,
        base_url: str,
        *,
        transport: Any,
        method: str,
        verify: Verify,
        user_agent: str,
        monotonic: Callable[[], float],
    ) -> None:
        if transport is not None and verify is not True:
            raise ValueError("verify= has no effect with transport=. Pass it to the transport.")
        self._library = library_of(transport, method)
        self._route = {} if transport is not None else route(self._library, base_url, verify)
        self._host = host_of(base_url, self._route.get("proxy"))
        self._build = _RequestBuilder(self._library, base_url, user_agent)
        self._given = transport
        self._monotonic = monotonic
        self._closed = False
        self._forked = False
        reset_after_fork(self)

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError(_CLOSED)
        if self._forked and self._given is not None:
            raise RuntimeError(_FORKED)

    def _reset_after_fork(self) -> None:
        self._forked = True


class Network(_BaseNetwork):
    """Sends requests synchronously. It follows no redirects, because they would send the credential to another host."""

    def __init__(self, base_url: str, *, transport: Transport | None, **options: Any) -> None:
        super().__init__(base_url, transport=transport, method="handle_request", **options)
        self._lock = threading.Lock()
        self._calls = 0
        self._transport: Any = transport

    def send(
        self, request: Request, credential: tuple[str, str], timeouts: Timeouts, deadline: Deadline
    ) -> Response | TransportError:
        """Send a request and return its response, or the error instead.

        Args:
            request: the request.
            credential: name and value of the authorization header.
            timeouts: seconds without progress.
            deadline: the end of the attempt.

        Raises:
            RuntimeError: the network is closed.
        """
        self._check_open()
        begin = self._monotonic()
        try:
            sent = self._build(request, credential, timeouts, deadline, self._library.chunks)
            response, content = run_within(deadline.attempt_seconds(), lambda: self._exchange(sent, request))
        except Exception as error:
            return _to_error(self._library, request, error, self._host)
        return _to_response(request, response, content, self._monotonic() - begin)

    def close(self) -> None:
        """Close the connections: at once, or when the last call that still runs has ended."""
        with self._lock:
            self._closed = True
        self._close_if_unused()

    def _exchange(self, sent: Any, request: Request) -> tuple[Any, bytes]:
        if isinstance(request.content, Stream):
            request.content.open()
        with self._lock:
            self._check_open()  # it may have been closed meanwhile
            transport = self._transport = self._transport or self._open()
            self._calls += 1
        try:
            response = transport.handle_request(sent)
            try:
                return response, response.read()
            finally:
                response.close()
        finally:
            with self._lock:
                self._calls -= 1
            if self._closed:
                self._close_if_unused()

    def _open(self) -> Any:
        from customvoice._runtime.http.async_pool import MAX_CONNECTIONS, limits

        return self._library.module.HTTPTransport(limits=limits(self._library, MAX_CONNECTIONS), **self._route)

    def _close_if_unused(self) -> None:
        with self._lock:
            if self._calls or self._transport is None:
                return
            transport, self._transport = self._transport, None
        transport.close()

    def _reset_after_fork(self) -> None:
        super()._reset_after_fork()
        _of_parents.append(self._transport)
        self._transport, self._lock, self._calls = self._given, threading.Lock(), 0


class AsyncNetwork(_BaseNetwork):
    """Sends requests asynchronously; otherwise like ``Network``. Each event loop has connections of its own."""

    def __init__(self, base_url: str, *, transport: AsyncTransport | None, **options: Any) -> None:
        super().__init__(base_url, transport=transport, method="handle_async_request", **options)
        self._pools: dict[AbstractEventLoop, Any] = {}
        self._first_loop: AbstractEventLoop | None = None

    async def send(
        self, request: Request, credential: tuple[str, str], timeouts: Timeouts, deadline: Deadline
    ) -> Response | TransportError:
        """Send a request, like ``Network.send``."""
        self._check_open()
        begin = self._monotonic()
        try:
            sent = self._build(request, credential, timeouts, deadline, self._library.async_chunks)
            response, content = await self._exchange_before(deadline, sent, request)
        except Exception as error:
            if self._is_of_other_loop(error):
                raise RuntimeError(_OTHER_LOOP) from error
            return _to_error(self._library, request, error, self._host)
        return _to_response(request, response, content, self._monotonic() - begin)

    async def close(self) -> None:
        """Close the connections: idle ones at once, those of running calls when the calls end."""
        import asyncio

        self._closed = True
        if self._given is not None:
            await self._given.aclose()
        loop = running_loop()
        while self._pools:
            other, pool = self._pools.popitem()
            if other is loop:
                await pool.aclose()
            elif other.is_running():  # in another thread
                asyncio.run_coroutine_threadsafe(pool.aclose(), other)

    async def _exchange_before(self, deadline: Deadline, sent: Any, request: Request) -> tuple[Any, bytes]:
        seconds = deadline.attempt_seconds()
        if seconds is None:
            return await self._exchange(sent, request)
        import asyncio

        try:
            async with asyncio.timeout(seconds) as limit:
                return await self._exchange(sent, request)
        except TimeoutError as error:
            raise DeadlineExceeded if limit.expired() else error from error

    async def _exchange(self, sent: Any, request: Request) -> tuple[Any, bytes]:
        if isinstance(request.content, Stream):
            await request.content.async_open()
        loop = running_loop()
        transport = self._given or self._pools.get(loop) or self._open(loop)
        self._first_loop = self._first_loop or loop
        response = await transport.handle_async_request(sent)
        try:
            return response, await response.aread()
        finally:
            await response.aclose()

    def _open(self, loop: AbstractEventLoop) -> Any:
        from customvoice._runtime.http.async_pool import AsyncPool

        with warnings.catch_warnings():
            # The connections of a closed loop can no longer be closed in an orderly way.
            warnings.simplefilter("ignore", ResourceWarning)
            for closed in [each for each in self._pools if each.is_closed()]:
                del self._pools[closed]
        pool = self._pools[loop] = AsyncPool(self._library, self._route, self._monotonic)
        return pool

    def _is_of_other_loop(self, error: Exception) -> bool:
        is_other = self._given is not None and self._first_loop is not running_loop()
        return is_other and isinstance(error, RuntimeError)

    def _reset_after_fork(self) -> None:
        super()._reset_after_fork()
        _of_parents.append(self._pools)
        self._pools = {}


class _RequestBuilder:
    """Builds requests of the library. It builds their common parts once."""

    def __init__(self, library: Library, base_url: str, user_agent: str) -> None:
        self._library = library
        self._base_url = base_url
        self._headers = [
            (b"Host", library.module.URL(base_url).netloc),
            (b"Accept", b"application/json"),
            (b"Accept-Encoding", b"gzip, deflate"),
            (b"Connection", b"keep-alive"),
            (b"User-Agent", user_agent.encode("ascii")),
        ]

    def __call__(
        self,
        request: Request,
        credential: tuple[str, str],
        timeouts: Timeouts,
        deadline: Deadline,
        streamed: Callable[..., Any],
    ) -> Any:
        content, library = request.content, self._library
        headers = list(self._headers)
        for name, value in (*request.headers.items(), credential):
            headers.append((name.encode("ascii"), value.encode("ascii")))
        left = deadline.remaining() or GRACE
        connect, read = (None if limit == inf else limit for limit in (min(left, each) for each in timeouts))
        extensions = {"timeout": {"connect": connect, "read": read, "write": read, "pool": read}}
        url = library.url(request.url if "://" in request.url else self._base_url + request.url)
        build = library.module.Request
        if content is None or isinstance(content, bytes):
            if content or request.method in _WITH_BODY:
                headers.append((b"Content-Length", b"%d" % len(content or b"")))
            stream = library.module.ByteStream(content or b"")
            prepared = build(request.method, url, headers=headers, stream=stream, extensions=extensions)
            prepared.read()  # so that a transport has the bytes without iterating
            return prepared
        headers.append(
            (b"Transfer-Encoding", b"chunked")
            if content.length is None
            else (b"Content-Length", b"%d" % content.length)
        )
        return build(request.method, url, headers=headers, stream=streamed(content, deadline), extensions=extensions)


def _to_response(request: Request, response: Any, content: bytes, elapsed: float) -> Response:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Response(status=response.status_code, headers=headers, content=content, elapsed=elapsed, request=request)


def _to_error(library: Library, request: Request, error: Exception, host: str) -> TransportError:
    """Return the error for a request without a response. Raises errors that do not come from the network."""
    from customvoice._runtime.uploads.sources import (
        UploadProblem,  # needed only after a failed upload
    )

    module = library.module
    if isinstance(error, UploadProblem):
        kind: type[TransportError] = UploadError
        message = f"{request} was not sent completely: {error}"
    elif isinstance(error, DeadlineExceeded):
        kind, message = RequestTimeoutError, f"no response to {request} from {host} in time"
    elif isinstance(error, module.HTTPError | module.InvalidURL | ssl.SSLError):  # SSLError escapes from httpcore
        kind = RequestTimeoutError if isinstance(error, module.TimeoutException) else TransportError
        message = f"no response to {request} from {host}: {redact_text(str(error)) or type(error).__name__}"
    else:
        raise error
    failure = kind(message, request.context())
    failure.__cause__ = error
    return failure
