"""The network. The only module that knows httpx.

Requests go straight to an httpx transport: what ``httpx.Client`` adds (cookies, redirects, authentication, hooks, a
second log) is not used here, and costs as much as everything this client does in its place.
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

from customvoice._runtime.errors import RequestTimeoutError, TransportError, UploadError
from customvoice._runtime.http.messages import Request, Response
from customvoice._runtime.redaction import redact_text

if TYPE_CHECKING:
    from customvoice._runtime.uploads.stream import Stream

__all__ = ["AsyncNetwork", "AsyncTransport", "Network", "Transport"]

Transport: TypeAlias = httpx.BaseTransport
AsyncTransport: TypeAlias = httpx.AsyncBaseTransport

# How many connections there are at a time, and for how many seconds an idle one is kept: longer than the pause between
# two questions for a status, so that polling does not connect anew each time.
_MAX_CONNECTIONS = 100
_KEPT_SECONDS = 60.0

# Methods that announce the length of their body even where it is empty (RFC 9110 section 8.6).
_WITH_BODY = frozenset({"PATCH", "POST", "PUT"})

_CLOSED = "this client is closed. Make another one, or keep it open for as long as it is used."


class Network:
    """Sends requests synchronously. Redirects are not followed, for they would carry the credential elsewhere."""

    def __init__(
        self, base_url: str, *, transport: Transport | None, user_agent: str, monotonic: Callable[[], float]
    ) -> None:
        self._prepared = _Preparation(base_url, user_agent)
        self._transport = transport or httpx.HTTPTransport(limits=_limits(_MAX_CONNECTIONS), **_route(base_url))
        self._monotonic = monotonic
        self._closed = False

    def send(self, request: Request, credential: tuple[str, str], timeout: float) -> Response | TransportError:
        """The answer, or the error that came in its place.

        Args:
            credential: name and value of the authorising header.
            timeout: seconds without progress.

        Raises:
            RuntimeError: the network is closed.
        """
        if self._closed:
            raise RuntimeError(_CLOSED)
        begin = self._monotonic()
        try:
            response = self._transport.handle_request(self._prepared(request, credential, timeout, _Chunks))
            try:
                content = response.read()
            finally:
                response.close()
        except Exception as error:
            return _failure(request, error)
        return _received(request, response, content, self._monotonic() - begin)

    def close(self) -> None:
        """Close the connections."""
        self._closed = True
        self._transport.close()


class AsyncNetwork:
    """Sends requests asynchronously; otherwise as ``Network``."""

    def __init__(
        self, base_url: str, *, transport: AsyncTransport | None, user_agent: str, monotonic: Callable[[], float]
    ) -> None:
        self._prepared = _Preparation(base_url, user_agent)
        self._transport = transport or _AsyncConnections(_route(base_url), monotonic)
        self._monotonic = monotonic
        self._closed = False

    async def send(self, request: Request, credential: tuple[str, str], timeout: float) -> Response | TransportError:
        """As ``Network.send``."""
        if self._closed:
            raise RuntimeError(_CLOSED)
        begin = self._monotonic()
        try:
            response = await self._transport.handle_async_request(
                self._prepared(request, credential, timeout, _AsyncChunks)
            )
            try:
                content = await response.aread()
            finally:
                await response.aclose()
        except Exception as error:
            return _failure(request, error)
        return _received(request, response, content, self._monotonic() - begin)

    async def close(self) -> None:
        """Close the connections."""
        self._closed = True
        await self._transport.aclose()


class _AsyncConnections(httpx.AsyncBaseTransport):
    """The network as asynchronous httpx gives it, with a transport of one connection for each request under way.

    A transport of many connections looks through all of them for every request: with 20 tasks a call costs three times
    as much. Here the one that was used last is taken, and one that nobody used for long is closed.
    """

    def __init__(self, route: dict[str, Any], monotonic: Callable[[], float]) -> None:
        import asyncio  # takes a while to import, and programs with synchronous clients need not

        # One TLS context for all, for making it takes longer than a call.
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
        if self._idle[0][0] < self._monotonic() - _KEPT_SECONDS:
            await self._idle.popleft()[1].aclose()
        return response

    async def aclose(self) -> None:
        while self._idle:
            await self._idle.pop()[1].aclose()


class _Chunks(httpx.SyncByteStream):
    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def __iter__(self) -> Any:
        return self._stream.chunks()


class _AsyncChunks(httpx.AsyncByteStream):
    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def __aiter__(self) -> Any:
        return self._stream.async_chunks()


class _Preparation:
    """Makes httpx requests, with what all of them have in common made once."""

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
        streamed: Callable[[Stream], httpx.SyncByteStream | httpx.AsyncByteStream],
    ) -> httpx.Request:
        content = request.content
        headers = list(self._headers)
        for name, value in (*request.headers.items(), credential):
            headers.append((name.encode("ascii"), value.encode("ascii")))
        extensions = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), timeout)}
        url = _url(request.url if "://" in request.url else self._base_url + request.url)
        if content is None or isinstance(content, bytes):
            if content or request.method in _WITH_BODY:
                headers.append((b"Content-Length", b"%d" % len(content or b"")))
            stream = httpx.ByteStream(content or b"")
            prepared = httpx.Request(request.method, url, headers=headers, stream=stream, extensions=extensions)
            prepared.read()  # so that a transport finds the bytes without iterating
            return prepared
        headers.append(
            (b"Transfer-Encoding", b"chunked")
            if content.length is None
            else (b"Content-Length", b"%d" % content.length)
        )
        return httpx.Request(request.method, url, headers=headers, stream=streamed(content), extensions=extensions)


# Parsing a URL costs more than the rest of the preparation, and status monitors are asked again and again.
@lru_cache(maxsize=256)
def _url(url: str) -> httpx.URL:
    return httpx.URL(url)


def _limits(connections: int) -> httpx.Limits:
    return httpx.Limits(
        max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=_KEPT_SECONDS
    )


def _route(base_url: str) -> dict[str, Any]:
    """How to reach the origin: through the proxy that the environment names for it, if any, and with which TLS context.

    Every request goes to this one origin, so this is decided once.
    """
    parts = urlsplit(base_url)
    proxy = _proxy(parts.scheme, parts.netloc)
    if parts.scheme == "http" and proxy is None:
        # Loading the certificates takes longer than a call, and nothing would use them. This context trusts nobody.
        return {"verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)}
    return {"proxy": proxy}


def _proxy(scheme: str, host: str) -> str | None:
    # HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, or the settings of the system where these are absent.
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    if not proxy or proxy_bypass(host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _received(request: Request, response: httpx.Response, content: bytes, elapsed: float) -> Response:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Response(status=response.status_code, headers=headers, content=content, elapsed=elapsed, request=request)


def _failure(request: Request, error: Exception) -> TransportError:
    """The error for what came in place of an answer. Raises it as it is where it has nothing to do with the network."""
    from customvoice._runtime.uploads.sources import (
        UploadProblem,  # needed only when something was uploaded, and failed
    )

    if isinstance(error, UploadProblem):
        kind: type[TransportError] = UploadError
        message = f"{request} was not sent in full: {error}"
    elif isinstance(error, httpx.HTTPError | httpx.InvalidURL):
        kind = RequestTimeoutError if isinstance(error, httpx.TimeoutException) else TransportError
        message = f"no answer to {request}: {redact_text(str(error)) or type(error).__name__}"
    else:
        raise error
    failure = kind(message, request.context())
    failure.__cause__ = error
    return failure
