"""Reject requests that web pages of others send to the control plane: by their origin, or by a name that they own.

A page can make its own name resolve to this machine (DNS rebinding). To the browser, the emulator is then the server of
the page, and only the Host header shows the difference.
"""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import Request

from customvoice_emulator.control import errors
from customvoice_emulator.http.forwarded import DIRECT_HOST_KEY, HOST

_PORTS = {"http": 80, "https": 443}


def require_same_origin(request: Request) -> None:
    """Reject requests that a web page of another origin sends through a browser. Raises ServiceError (403)."""
    own = _origin(f"{request.scope.get('scheme', 'http')}://{request.headers.get('host', '')}")
    foreign = any(_origin(each) is None or _origin(each) != own for each in request.headers.getlist("origin"))
    if foreign or request.headers.get("sec-fetch-site") == "cross-site":
        raise errors.FOREIGN_PAGE.error()


def _origin(text: str) -> tuple[str, str, int | None] | None:
    """Return scheme, host and port; None for a text that is not an origin."""
    try:
        parts = urlsplit(text)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    rest = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    return (parts.scheme, parts.hostname, port) if parts.scheme in _PORTS and parts.hostname and not rest else None


def require_known_host(request: Request, names: Collection[str]) -> None:
    """Require hosts that are loopback, the address of the connection, or one of `names`. Raises ServiceError (403)."""
    server = (request.scope.get("server") or ("", None))[0]
    known = {each.lower() for each in (server, *names)}
    hosts = [*request.headers.getlist("host"), *request.scope.get(DIRECT_HOST_KEY, ())]
    if not all(_is_known(each, known) for each in hosts):
        raise errors.FOREIGN_HOST.error()


def _is_known(host: str, known: Collection[str]) -> bool:
    match = HOST.fullmatch(host)
    if match is None:
        return False
    name = match["name"].strip("[]").lower()
    return name in known or name == "localhost" or name.endswith(".localhost") or _is_loopback(name)


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
