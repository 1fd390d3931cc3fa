"""Adapt ASGI to HTTP/1.1: absolute-form targets of requests (RFC 9112), names of response headers as documented."""

from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from customvoice_emulator.http.connection import remember_connection

_NAMES = (
    *("Operation-Location", "Operation-Id", "Retry-After", "Allow", "WWW-Authenticate", "Vary"),
    *("Content-Type", "Content-Length", "Connection"),
    *("Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"),
    *("Access-Control-Expose-Headers", "Access-Control-Max-Age", "Access-Control-Allow-Private-Network"),
)


class _Name(bytes):
    """A header name that keeps its case in uvicorn's httptools protocol, which writes `name.lower()`.

    That protocol then compares the name with names in lower case.
    """

    __slots__ = ()

    def lower(self) -> "_Name":
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, bytes) and bytes.lower(self) == bytes.lower(other)

    def __hash__(self) -> int:
        return hash(bytes.lower(self))


_DOCUMENTED = {name.lower().encode(): _Name(name.encode()) for name in _NAMES}


class WireForms:
    """Wraps the application of a server."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [(_DOCUMENTED.get(name, name), value) for name, value in message["headers"]]
                message = {**message, "headers": headers}
            await send(message)

        # A fault may close the connection, which is known from the server's own `send`.
        remember_connection(scope, send)
        if not scope["raw_path"].startswith(b"/"):
            scope = _origin_form(scope)
        await self._app(scope, receive, send_named)


def keep_whole_target(protocol: Any) -> Any:
    """Return a subclass of uvicorn's httptools protocol that keeps a target that is a whole URL, as h11 does."""
    if not hasattr(protocol, "on_url"):
        return protocol

    class WholeTarget(protocol):  # type: ignore[misc]  # known at run time only
        def on_headers_complete(self) -> None:
            super().on_headers_complete()
            if not self.url.startswith(b"/") and "raw_path" in self.scope:
                target = self.url.partition(b"?")[0]
                self.scope["raw_path"], self.scope["path"] = target, unquote(target.decode("ascii"))

    return WholeTarget


def _origin_form(scope: Scope) -> Scope:
    """Return the scope of an absolute-form target: its path, and its host in place of the Host header."""
    try:
        target = urlsplit(scope["raw_path"].decode("ascii"))
    except ValueError:
        return scope
    if target.scheme not in ("http", "https") or not target.netloc:
        return scope
    path = target.path or "/"
    headers = [each for each in scope["headers"] if each[0] != b"host"]
    host = target.netloc.rpartition("@")[2].encode("ascii")
    # The decoded path begins with the same scheme and host.
    shown = scope["path"].partition("://")[2].partition("/")[2]
    return {**scope, "path": f"/{shown}", "raw_path": path.encode("ascii"), "headers": [*headers, (b"host", host)]}
