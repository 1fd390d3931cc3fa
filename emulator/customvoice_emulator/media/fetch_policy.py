"""Which URLs the emulator fetches: those that lead to a host the user allowed, this machine alone if nothing was said.

A name is judged twice: by what it says, before anything is sent, and by the addresses it stands for, when the
connection is made; the connection then goes to an address that was judged. So a name that is this machine's in one
moment and another's in the next (DNS rebinding) leads nowhere.
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


class RefusedUrlError(Exception):
    """The URL is not one the emulator may fetch; the message says why, without the URL."""


@dataclass(frozen=True, slots=True)
class AllowedHost:
    """A host by name or address, in lower case; `port` None means every port."""

    name: str
    port: int | None = None

    @classmethod
    def parse(cls, text: str) -> "AllowedHost":
        """Read `HOST`, `HOST:PORT` or `[IPv6]:PORT`. Raises ValueError for anything else."""
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
    """`hosts` are allowed beside this machine; `azure_blobs` allows `https://ACCOUNT.blob.core.windows.net`."""

    hosts: tuple[AllowedHost, ...] = ()
    azure_blobs: bool = False

    @classmethod
    def of(cls, *hosts: str, azure_blobs: bool = False) -> "FetchPolicy":
        """Take hosts as `AllowedHost.parse` reads them. Raises ValueError."""
        return cls(tuple(AllowedHost.parse(each) for each in hosts), azure_blobs)

    def check(self, url: str) -> None:
        """Raise RefusedUrlError for a URL that is not absolute http(s), holds credentials, or leads elsewhere."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise RefusedUrlError("the URL can't be read") from None
        if parts.scheme not in _DEFAULT_PORTS or not host:
            raise RefusedUrlError("the URL is not http:// or https:// with a host")
        if "@" in parts.netloc:
            raise RefusedUrlError("the URL holds a user name")
        self._judge(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme])

    def addresses(self, scheme: str, host: str, port: int) -> list[str]:
        """Return the addresses to connect to for `host`, each judged.

        Raises RefusedUrlError for a host that is not allowed or stands for an address it must not stand for, and
        OSError for a name that can't be resolved.
        """
        kind = self._judge(scheme, host.lower(), port)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        if kind == "loopback" and not all(_is_loopback(each) for each in addresses):
            raise RefusedUrlError("the name stands for an address that is not this machine's")
        if kind == "azure" and not all(_is_global(each) for each in addresses):
            raise RefusedUrlError("the name stands for an address that is not public; allow it with --allow-host")
        return addresses

    def _judge(self, scheme: str, host: str, port: int) -> str:
        """Tell why the host may be reached: "allowed", "loopback" or "azure"."""
        if any(each.name == host and each.port in (None, port) for each in self.hosts):
            return "allowed"
        if host == _LOCALHOST or _is_loopback(host):
            return "loopback"
        if self.azure_blobs and _AZURE_BLOBS.fullmatch(host):
            if (scheme, port) == ("https", 443):
                return "azure"
            raise RefusedUrlError("Azure blobs are fetched over https and port 443 only")
        raise RefusedUrlError("the host is neither this machine nor one allowed with --allow-host")


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
