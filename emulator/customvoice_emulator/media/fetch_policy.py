"""Decide which URLs the emulator fetches: only those of hosts that the user allowed; by default, this machine.

A host is checked twice: its name before the request, and its resolved addresses before the connection, which then uses
a checked address. A name that first resolves to this machine and later to another (DNS rebinding) is therefore
rejected.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

_AZURE_BLOBS = re.compile(r"[a-z0-9]{3,24}(-secondary)?\.blob\.core\.windows\.net")
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LOCALHOST = "localhost"


class RejectedUrlError(Exception):
    """The emulator must not fetch the URL; the message has the reason, but not the URL."""


@dataclass(frozen=True, slots=True)
class AllowedHost:
    """A host by name or address, in lower case; `port` None means every port."""

    name: str
    port: int | None = None

    @classmethod
    def parse(cls, text: str) -> "AllowedHost":
        """Parse `HOST`, `HOST:PORT` or `[IPv6]:PORT`. Raises ValueError for anything else."""
        try:
            parts = urlsplit(f"//{text}")
            name, port = parts.hostname or "", parts.port
        except ValueError:
            name, port = "", None
        known = bool(_NAME.fullmatch(name)) or _address(name) is not None
        if not known or set(text) & set("/?#@\\"):
            raise ValueError(f"expected HOST, HOST:PORT or [IPv6]:PORT, not {text!r}")
        return cls(name, port)


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """`hosts` are allowed in addition to this machine; `azure_blobs` allows `https://ACCOUNT.blob.core.windows.net`."""

    hosts: tuple[AllowedHost, ...] = ()
    azure_blobs: bool = False

    @classmethod
    def of(cls, *hosts: str, azure_blobs: bool = False) -> "FetchPolicy":
        """Return a policy for hosts in the form of `AllowedHost.parse`. Raises ValueError."""
        return cls(tuple(AllowedHost.parse(each) for each in hosts), azure_blobs)

    def check(self, url: str) -> None:
        """Raise RejectedUrlError for a URL that is not absolute http(s), has credentials, or has a forbidden host."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise RejectedUrlError("the URL is invalid") from None
        if parts.scheme not in _DEFAULT_PORTS or not host:
            raise RejectedUrlError("the URL is not http:// or https:// with a host")
        if "@" in parts.netloc:
            raise RejectedUrlError("the URL has a user name")
        self._require_allowed(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme])

    def addresses(self, scheme: str, host: str, port: int) -> list[str]:
        """Resolve `host` and return its checked addresses.

        Raises RejectedUrlError for a forbidden host or address, and OSError for a name that cannot be resolved.
        """
        kind = self._require_allowed(scheme, host.lower(), port)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        if kind == "loopback" and not all(_is_loopback(each) for each in addresses):
            raise RejectedUrlError("the name resolves to an address of another machine")
        if kind == "azure" and not all(_is_global(each) for each in addresses):
            raise RejectedUrlError("the name resolves to an address that is not public; allow it with --allow-host")
        return addresses

    def _require_allowed(self, scheme: str, host: str, port: int) -> str:
        """Return why the host is allowed: "allowed" (by the user), "loopback" or "azure". Raises RejectedUrlError."""
        if any(each.name == host and each.port in (None, port) for each in self.hosts):
            return "allowed"
        if host == _LOCALHOST or _is_loopback(host):
            return "loopback"
        if self.azure_blobs and _AZURE_BLOBS.fullmatch(host):
            if (scheme, port) == ("https", 443):
                return "azure"
            raise RejectedUrlError("Azure blobs are fetched over https and port 443 only")
        raise RejectedUrlError("the host is neither this machine nor allowed with --allow-host")


LOOPBACK_ONLY = FetchPolicy()


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _is_loopback(text: str) -> bool:
    address = _address(text)
    return address is not None and address.is_loopback


def _is_global(text: str) -> bool:
    address = _address(text)
    return address is not None and address.is_global
