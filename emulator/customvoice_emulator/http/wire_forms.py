"""Adapt ASGI to HTTP/1.1: absolute-form targets of requests (RFC 9112), names of response headers as documented."""

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from customvoice_emulator.http.connection import remember_connection

_NAMES = (
    *("Operation-Location", "Operation-Id", "Retry-After", "Allow", "WWW-Authenticate", "Vary"),
    *("Content-Type", "Content-Length", "Connection"),
    *("Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"),
    *("Access-Control-Expose-Headers", "Access-Control-Max-Age", "Access-Control-Allow-Private-Network"),
)
_DOCUMENTED = {name.lower().encode(): name.encode() for name in _NAMES}


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
