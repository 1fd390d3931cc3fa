"""The network. The only module that knows httpx."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import httpx

from customvoice._runtime.body import Stream
from customvoice._runtime.errors import ErrorContext, RequestTimeoutError, TransportError, UploadError
from customvoice._runtime.http import Request, Response
from customvoice._runtime.redaction import redact_text
from customvoice._runtime.sources import UploadProblem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

__all__ = ["DEFAULT_TIMEOUT", "AsyncNetwork", "AsyncTransport", "Network", "Transport"]

# Seconds without progress after which a request is given up (connecting, sending or receiving); an upload takes longer
# in all, but never stands still for so long.
DEFAULT_TIMEOUT = 60.0

Transport: TypeAlias = httpx.BaseTransport
AsyncTransport: TypeAlias = httpx.AsyncBaseTransport


class Network:
    """Sends requests synchronously. Redirects are not followed, for they would carry the credential elsewhere."""

    def __init__(self, base_url: str, *, transport: Transport | None, timeout: float, user_agent: str) -> None:
        self._base_url = base_url
        self._client = httpx.Client(
            transport=transport, timeout=timeout, follow_redirects=False, headers={"User-Agent": user_agent}
        )

    def send(self, request: Request) -> Response | TransportError:
        """The answer, or the error that came in its place."""
        try:
            content = request.content.chunks() if isinstance(request.content, Stream) else request.content
            return _received(self._client.send(_prepared(self._client, self._base_url, request, content)))
        except (httpx.HTTPError, httpx.InvalidURL, UploadProblem) as error:
            return _failed(request, error)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class AsyncNetwork:
    """Sends requests asynchronously; otherwise as ``Network``."""

    def __init__(self, base_url: str, *, transport: AsyncTransport | None, timeout: float, user_agent: str) -> None:
        self._base_url = base_url
        self._client = httpx.AsyncClient(
            transport=transport, timeout=timeout, follow_redirects=False, headers={"User-Agent": user_agent}
        )

    async def send(self, request: Request) -> Response | TransportError:
        """The answer, or the error that came in its place."""
        try:
            content = request.content.async_chunks() if isinstance(request.content, Stream) else request.content
            return _received(await self._client.send(_prepared(self._client, self._base_url, request, content)))
        except (httpx.HTTPError, httpx.InvalidURL, UploadProblem) as error:
            return _failed(request, error)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _prepared(
    client: httpx.Client | httpx.AsyncClient,
    base_url: str,
    request: Request,
    content: bytes | Iterator[bytes] | AsyncIterator[bytes] | None,
) -> httpx.Request:
    url = request.url if "://" in request.url else base_url + request.url
    headers = {"Accept": "application/json", **request.headers}
    if isinstance(request.content, Stream) and request.content.length is not None:
        headers["Content-Length"] = str(request.content.length)
    return client.build_request(request.method, url, headers=headers, content=content)


def _received(response: httpx.Response) -> Response:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Response(status=response.status_code, headers=headers, content=response.content)


def _failed(request: Request, error: Exception) -> TransportError:
    context = ErrorContext(operation=request.operation, api_version=request.api_version)
    if isinstance(error, UploadProblem):
        failed = UploadError(f"{request} was not sent in full: {error}", context)
        failed.__cause__ = error
        return failed
    kind = RequestTimeoutError if isinstance(error, httpx.TimeoutException) else TransportError
    reason = redact_text(str(error)) or type(error).__name__
    failure = kind(f"no answer to {request}: {reason}", context)
    failure.__cause__ = error
    return failure
