"""Send a response through ASGI."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.types import Send

from customvoice_emulator.common.errors import ServiceError

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NO_CONTENT = 204


class HttpResponse:
    """A response with status, headers and a JSON `body`; None: no body."""

    __slots__ = ("_content", "_headers", "_status")

    def __init__(self, status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> None:
        self._status = status
        self._headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
        self._content = b""
        if body is not None:
            self._content = _ENCODE(body).encode()
            self._headers.append((b"content-type", b"application/json"))
        if status != _NO_CONTENT:
            self._headers.append((b"content-length", b"%d" % len(self._content)))

    @classmethod
    def of_error(cls, error: ServiceError) -> "HttpResponse":
        """Return the response for `error`."""
        return cls(error.status, error.body(), error.headers)

    @classmethod
    def of_content(cls, content: bytes, content_type: str) -> "HttpResponse":
        """Return a response with content that is not JSON."""
        response = cls(200)
        response._content = content
        response._headers = [(b"content-type", content_type.encode()), (b"content-length", b"%d" % len(content))]
        return response

    async def send(self, send: Send, request_id: str, *, with_body: bool = True) -> None:
        """Send the response with the header `apim-request-id`; a response to HEAD has no body."""
        headers = [*self._headers, (b"apim-request-id", request_id.encode("latin-1"))]
        await send({"type": "http.response.start", "status": self._status, "headers": headers})
        await send({"type": "http.response.body", "body": self._content if with_body else b""})
