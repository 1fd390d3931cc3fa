"""Read the client's scheme, host, port and path prefix from X-Forwarded-* headers, behind a proxy.

The sender of these headers controls the target of `Operation-Location` and `nextLink`. They are therefore read only if
the user states that a proxy sets them.
"""

import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?P<port>:[0-9]{1,5})?")
"""A valid Host header."""
PREFIX_KEY = "customvoice.path_prefix"
"""The key of the path prefix of links in an ASGI scope: "" or "/…" without a trailing slash."""
DIRECT_HOST_KEY = "customvoice.direct_hosts"
"""The key of the Host headers of the request to the emulator itself, which the forwarded host replaced."""
_PREFIX = re.compile(r"(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*/?")


class TrustForwarded:
    """Wraps an ASGI application; uses the first value of each header, and ignores invalid values."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, **_forwarded(scope)}
        await self._app(scope, receive, send)


def _forwarded(scope: Scope) -> Scope:
    """Return the changed keys of the scope."""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    changes: Scope = {}
    scheme = _first(headers, b"x-forwarded-proto").lower()
    if scheme in ("http", "https"):
        changes["scheme"] = scheme
    host = _host(headers)
    if host:
        kept = [each for each in headers if each[0] != b"host"]
        changes[DIRECT_HOST_KEY] = [value.decode("latin-1") for name, value in headers if name == b"host"]
        changes["headers"] = [*kept, (b"host", host.encode("ascii"))]
    prefix = _first(headers, b"x-forwarded-prefix")
    if _PREFIX.fullmatch(prefix):
        changes[PREFIX_KEY] = prefix.rstrip("/")
    return changes


def _host(headers: list[tuple[bytes, bytes]]) -> str:
    """Return the host with the port; "" for an invalid host."""
    match = HOST.fullmatch(_first(headers, b"x-forwarded-host") or _first(headers, b"host"))
    if match is None:
        return ""
    port = _first(headers, b"x-forwarded-port")
    return f"{match['name']}:{port}" if port.isdecimal() and port.isascii() and len(port) <= 5 else match.group()


def _first(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    """Return the value set by the proxy nearest to the client; "" without the header."""
    value = next((value for each, value in headers if each == name), b"")
    return value.decode("latin-1").partition(",")[0].strip()
