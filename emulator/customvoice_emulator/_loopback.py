"""Which URLs the emulator fetches: those that lead to this machine, and no other."""

import ipaddress
from urllib.parse import urlsplit


def is_loopback_url(url: str) -> bool:
    """Tell whether `url` is an absolute http(s) URL whose host is localhost or a loopback address."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # An invalid port raises.
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
