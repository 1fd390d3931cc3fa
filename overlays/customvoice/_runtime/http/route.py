"""The route to the origin of a client: the proxy of the environment, and the TLS context."""

from __future__ import annotations

import os
import ssl
from functools import lru_cache
from ipaddress import ip_address, ip_network
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

if TYPE_CHECKING:
    from customvoice._runtime.http.library import Library

__all__ = ["Verify", "host_of", "route"]

Verify: TypeAlias = bool | str | PathLike[str] | ssl.SSLContext

_PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")


def route(library: Library, base_url: str, verify: Verify) -> dict[str, Any]:
    """Return the transport's options for the origin: the proxy, if any, and the TLS context.

    Every request goes to this one origin, so they are computed once.

    Raises:
        ValueError: the proxy or the certificates of the environment, or ``verify``, cannot be used.
    """
    scheme = urlsplit(base_url).scheme
    proxy = _proxy(base_url)
    if scheme == "http" and proxy is None:
        # Loading the certificates takes longer than a call, and http does not use them. This context trusts no server.
        return {"verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)}
    return {"proxy": proxy, "verify": _tls_context(library, verify)}


def host_of(base_url: str, proxy: str | None) -> str:
    """Return the host for messages, with the proxy before it, without user information."""
    host = urlsplit(base_url).netloc
    return host if proxy is None else f"{host} through the proxy {_without_user(proxy)}"


def _proxy(base_url: str) -> str | None:
    # HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, or else the settings of the system.
    parts = urlsplit(base_url)
    proxies = getproxies()
    kind = next((kind for kind in (parts.scheme, "all") if proxies.get(kind)), None)
    if kind is None or proxy_bypass(parts.netloc) or _is_excepted(parts.hostname or "", proxies.get("no", "")):
        return None
    proxy = proxies[kind] if "://" in proxies[kind] else f"http://{proxies[kind]}"
    if urlsplit(proxy).scheme not in _PROXY_SCHEMES:
        raise ValueError(
            f"{_variable(kind)} is {_without_user(proxy)!r}, but its scheme must be one of {', '.join(_PROXY_SCHEMES)}."
            " For a SOCKS proxy write socks5://, and install httpx[socks]."
        )
    if urlsplit(proxy).scheme.startswith("socks"):
        _check_socks(kind, proxy)
    return proxy


def _check_socks(kind: str, proxy: str) -> None:
    from importlib.util import find_spec

    if find_spec("socksio") is None:
        raise ValueError(f"{_variable(kind)} is {_without_user(proxy)!r}, but SOCKS needs pip install 'httpx[socks]'.")


def _is_excepted(host: str, no_proxy: str) -> bool:
    """Return whether NO_PROXY contains the address of the host, or a network around it. urllib checks names only."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(_contains(entry.strip(), address) for entry in no_proxy.split(","))


def _contains(entry: str, address: Any) -> bool:
    bare = entry[1:].partition("]")[0] if entry.startswith("[") else entry
    try:
        return address in ip_network(bare, strict=False)
    except (ValueError, TypeError):  # a name
        return False


def _variable(kind: str) -> str:
    name = f"{kind}_proxy"
    return next((each for each in (name, name.upper()) if os.environ.get(each)), "the proxy of the system")


def _without_user(proxy: str) -> str:
    parts = urlsplit(proxy)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _tls_context(library: Library, verify: Verify) -> ssl.SSLContext:
    if isinstance(verify, ssl.SSLContext):
        return verify
    if verify is False:
        return _unverified(library)
    if verify is not True:
        if not isinstance(verify, str | PathLike):
            raise TypeError(f"verify must be True, False, a path or an ssl.SSLContext, received {verify!r}")
        return _trusting("verify", os.fspath(verify))
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if path := os.environ.get(variable):
            return _trusting(variable, path)
    return _default(library)


# Creating a context takes 20 to 130 ms, so clients share it.
@lru_cache(maxsize=8)
def _default(library: Library) -> ssl.SSLContext:
    context: ssl.SSLContext = library.module.create_ssl_context()
    return context


@lru_cache(maxsize=8)
def _unverified(library: Library) -> ssl.SSLContext:
    context: ssl.SSLContext = library.module.create_ssl_context(verify=False)
    return context


def _trusting(name: str, path: str) -> ssl.SSLContext:
    try:
        changed = os.stat(path).st_mtime_ns  # noqa: PTH116 (an invalid path must name the argument)
        return _trusting_at(path, changed)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        reason = getattr(error, "strerror", None) or error
        raise ValueError(
            f"{name} is {path!r}, which cannot be read as certificates in PEM format: {reason}. Expected a file, or a"
            " directory prepared with openssl rehash."
        ) from error


@lru_cache(maxsize=8)
def _trusting_at(path: str, _changed: int) -> ssl.SSLContext:
    is_directory = os.path.isdir(path)  # noqa: PTH112 (as above)
    return ssl.create_default_context(capath=path) if is_directory else ssl.create_default_context(cafile=path)
