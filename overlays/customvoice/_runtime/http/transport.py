"""The network. The only module that imports httpx.

Requests go directly to an httpx transport. ``httpx.Client`` would add cookies, redirects, authentication, hooks and a
second log, which this client does not use, and would take as long as all the rest of a call.
"""

from __future__ import annotations

import ssl
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from customvoice._runtime.deadline import GRACE, Deadline, DeadlineExceeded, run_within
from customvoice._runtime.errors import RequestTimeoutError, TransportError, UploadError
from customvoice._runtime.http.messages import Request, Response
from customvoice._runtime.redaction import redact_text

if TYPE_CHECKING:
    from customvoice._runtime.uploads.stream import Stream

__all__ = ["AsyncNetwork", "AsyncTransport", "Network", "Transport"]

Transport: TypeAlias = httpx.BaseTransport
AsyncTransport: TypeAlias = httpx.AsyncBaseTransport

# The maximum number of connections, and the seconds for which an idle one is kept: longer than the pause between two
# polls, so that polling does not open a connection each time.
_MAX_CONNECTIONS = 100
_IDLE_SECONDS = 60.0

# Methods that send Content-Length even for an empty body (RFC 9110 section 8.6).
_WITH_BODY = frozenset({"PATCH", "POST", "PUT"})

_CLOSED = "this client is closed. Create another one, or close it only after its last call."


class Network:
    """Sends requests synchronously. It follows no redirects, because they would send the credential to another host."""

    def __init__(
        self, base_url: str, *, transport: Transport | None, user_agent: str, monotonic: Callable[[], float]
    ) -> None:
        self._build = _RequestBuilder(base_url, user_agent)
        self._transport = transport or httpx.HTTPTransport(limits=_limits(_MAX_CONNECTIONS), **_route(base_url))
        self._monotonic = monotonic
        self._closed = False

    def send(
        self, request: Request, credential: tuple[str, str], timeout: float, deadline: Deadline
    ) -> Response | TransportError:
        """Send a request and return its response, or the error instead.

        Args:
            request: the request.
            credential: name and value of the authorization header.
            timeout: seconds without progress.
            deadline: the end of the attempt.

        Raises:
            RuntimeError: the network is closed.
        """
        if self._closed:
            raise RuntimeError(_CLOSED)
        begin = self._monotonic()
        try:
            sent = self._build(request, credential, timeout, deadline, _Chunks)
            response, content = run_within(deadline.attempt_seconds(), lambda: self._exchange(sent))
        except Exception as error:
            return _to_error(request, error)
        return _to_response(request, response, content, self._monotonic() - begin)

    def _exchange(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        response = self._transport.handle_request(request)
        try:
            return response, response.read()
        finally:
            response.close()

    def close(self) -> None:
        """Close the connections."""
        self._closed = True
        self._transport.close()


class AsyncNetwork:
    """Sends requests asynchronously; otherwise like ``Network``."""

    def __init__(
        self, base_url: str, *, transport: AsyncTransport | None, user_agent: str, monotonic: Callable[[], float]
    ) -> None:
        self._build = _RequestBuilder(base_url, user_agent)
        self._transport = transport or _AsyncConnectionPool(_route(base_url), monotonic)
        self._monotonic = monotonic
        self._closed = False

    async def send(
        self, request: Request, credential: tuple[str, str], timeout: float, deadline: Deadline
    ) -> Response | TransportError:
        """Send a request, like ``Network.send``."""
        if self._closed:
            raise RuntimeError(_CLOSED)
        begin = self._monotonic()
        try:
            sent = self._build(request, credential, timeout, deadline, _AsyncChunks)
            response, content = await self._exchange_before(deadline, sent)
        except Exception as error:
            return _to_error(request, error)
        return _to_response(request, response, content, self._monotonic() - begin)

    async def _exchange_before(self, deadline: Deadline, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        seconds = deadline.attempt_seconds()
        if seconds is None:
            return await self._exchange(request)
        import asyncio

        try:
            async with asyncio.timeout(seconds) as limit:
                return await self._exchange(request)
        except TimeoutError as error:
            raise DeadlineExceeded if limit.expired() else error from error

    async def _exchange(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        response = await self._transport.handle_async_request(request)
        try:
            return response, await response.aread()
        finally:
            await response.aclose()

    async def close(self) -> None:
        """Close the connections."""
        self._closed = True
        await self._transport.aclose()


class _AsyncConnectionPool(httpx.AsyncBaseTransport):
    """A pool of asynchronous httpx transports with one connection each.

    One transport with many connections searches all of them for every request: with 20 tasks a call takes three times
    as long. This pool takes the connection that was used last, and closes those that were idle for long.
    """

    def __init__(self, route: dict[str, Any], monotonic: Callable[[], float]) -> None:
        import asyncio  # slow to import, and programs with synchronous clients do not need it

        # One TLS context for all, because creating it takes longer than a call.
        self._route = route if "verify" in route else {"verify": httpx.create_ssl_context(), **route}
        self._monotonic = monotonic
        self._free = asyncio.Semaphore(_MAX_CONNECTIONS)
        self._idle: deque[tuple[float, httpx.AsyncHTTPTransport]] = deque()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        async with self._free:
            connection = (
                self._idle.pop()[1] if self._idle else httpx.AsyncHTTPTransport(limits=_limits(1), **self._route)
            )
            try:
                response = await connection.handle_async_request(request)
                try:
                    await response.aread()
                finally:
                    await response.aclose()
            finally:
                self._idle.append((self._monotonic(), connection))
        if self._idle[0][0] < self._monotonic() - _IDLE_SECONDS:
            await self._idle.popleft()[1].aclose()
        return response

    async def aclose(self) -> None:
        while self._idle:
            await self._idle.pop()[1].aclose()


class _Chunks(httpx.SyncByteStream):
    def __init__(self, stream: Stream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Any:
        for chunk in self._stream.chunks():
            if not self._deadline.allows_attempt():  # the caller no longer waits for this attempt
                raise DeadlineExceeded
            yield chunk


class _AsyncChunks(httpx.AsyncByteStream):
    def __init__(self, stream: Stream, _: Deadline) -> None:
        self._stream = stream

    def __aiter__(self) -> Any:
        return self._stream.async_chunks()


class _RequestBuilder:
    """Builds httpx requests. It builds their common parts once."""

    def __init__(self, base_url: str, user_agent: str) -> None:
        self._base_url = base_url
        self._headers = [
            (b"Host", httpx.URL(base_url).netloc),
            (b"Accept", b"application/json"),
            (b"Accept-Encoding", b"gzip, deflate"),
            (b"Connection", b"keep-alive"),
            (b"User-Agent", user_agent.encode("ascii")),
        ]

    def __call__(
        self,
        request: Request,
        credential: tuple[str, str],
        timeout: float,
        deadline: Deadline,
        streamed: Callable[[Stream, Deadline], httpx.SyncByteStream | httpx.AsyncByteStream],
    ) -> httpx.Request:
        content = request.content
        headers = list(self._headers)
        for name, value in (*request.headers.items(), credential):
            headers.append((name.encode("ascii"), value.encode("ascii")))
        phase = min(timeout, deadline.remaining() or GRACE)
        extensions = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), phase)}
        url = _url(request.url if "://" in request.url else self._base_url + request.url)
        if content is None or isinstance(content, bytes):
            if content or request.method in _WITH_BODY:
                headers.append((b"Content-Length", b"%d" % len(content or b"")))
            stream = httpx.ByteStream(content or b"")
            prepared = httpx.Request(request.method, url, headers=headers, stream=stream, extensions=extensions)
            prepared.read()  # so that a transport has the bytes without iterating
            return prepared
        headers.append(
            (b"Transfer-Encoding", b"chunked")
            if content.length is None
            else (b"Content-Length", b"%d" % content.length)
        )
        return httpx.Request(
            request.method, url, headers=headers, stream=streamed(content, deadline), extensions=extensions
        )


# Parsing a URL takes longer than the rest of a request, and status monitors are polled many times.
@lru_cache(maxsize=256)
def _url(url: str) -> httpx.URL:
    return httpx.URL(url)


def _limits(connections: int) -> httpx.Limits:
    return httpx.Limits(
        max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=_IDLE_SECONDS
    )


def _route(base_url: str) -> dict[str, Any]:
    """Return the transport's options for the origin: the proxy from the environment, if any, and the TLS context.

    Every request goes to this one origin, so they are computed once.
    """
    parts = urlsplit(base_url)
    proxy = _proxy(parts.scheme, parts.netloc)
    if parts.scheme == "http" and proxy is None:
        # Loading the certificates takes longer than a call, and http does not use them. This context trusts no server.
        return {"verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)}
    return {"proxy": proxy}


def _proxy(scheme: str, host: str) -> str | None:
    # HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, or else the settings of the system.
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    if not proxy or proxy_bypass(host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _to_response(request: Request, response: httpx.Response, content: bytes, elapsed: float) -> Response:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Response(status=response.status_code, headers=headers, content=content, elapsed=elapsed, request=request)


def _to_error(request: Request, error: Exception) -> TransportError:
    """Return the error for a request without a response. Raises errors that do not come from the network."""
    from customvoice._runtime.uploads.sources import (
        UploadProblem,  # needed only after a failed upload
    )

    if isinstance(error, UploadProblem):
        kind: type[TransportError] = UploadError
        message = f"{request} was not sent completely: {error}"
    elif isinstance(error, DeadlineExceeded):
        kind, message = RequestTimeoutError, f"no response to {request} in time"
    elif isinstance(error, httpx.HTTPError | httpx.InvalidURL):
        kind = RequestTimeoutError if isinstance(error, httpx.TimeoutException) else TransportError
        message = f"no response to {request}: {redact_text(str(error)) or type(error).__name__}"
    else:
        raise error
    failure = kind(message, request.context())
    failure.__cause__ = error
    return failure
