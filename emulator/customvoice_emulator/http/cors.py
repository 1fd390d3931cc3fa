"""Answer preflights and allow pages of other origins to read responses (FIDELITY: pages of other origins)."""

import ipaddress
from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Scope

ANY_ORIGIN = ("*",)
_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT")
_EXPOSED = ("Operation-Location", "Operation-Id", "apim-request-id", "x-ms-error-code", "Retry-After")


def allow_origins(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """Return `app` with CORS for these origins, such as `http://localhost:5173`; `*` means any."""
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=_METHODS,
        # Any header: clients add their own, and the preflight has no credentials anyway.
        allow_headers=("*",),
        expose_headers=_EXPOSED,
        # A page of a public address may also call the emulator on this machine.
        allow_private_network=True,
    )


def default_origins(host: str) -> Sequence[str]:
    """Return the origins that are allowed without a setting: any on a loopback address, otherwise none."""
    if host == "localhost":
        return ANY_ORIGIN
    try:
        return ANY_ORIGIN if ipaddress.ip_address(host.partition("%")[0]).is_loopback else ()
    except ValueError:
        return ()


def has_origin(scope: Scope) -> bool:
    """Return whether a page sent the request."""
    return any(name == b"origin" for name, _ in scope["headers"])
