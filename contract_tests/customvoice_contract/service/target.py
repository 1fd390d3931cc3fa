"""The service under test: its URL, and a probe whether it accepts the key."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

import httpx

KEY_HEADER = "Ocp-Apim-Subscription-Key"


class TargetError(Exception):
    """The target is unreachable, rejects the key, or is not a Custom Voice service."""


def normalise(url: str) -> str:
    """Return the base URL of a target, without `/customvoice` and trailing slash.

    Raises ValueError when `url` is not http(s)://host[:port][/path], or contains a user name or password.
    """
    parts = urlsplit(url)
    if "@" in parts.netloc:
        # The URL stands on the console, in reports and in every command that repeats a failure.
        raise ValueError("the URL contains a user name or password; pass the key in CUSTOMVOICE_KEY instead")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(
            f"{url!r} is not a base URL; expected http(s)://host[:port], for example http://127.0.0.1:8787"
        )
    _ = parts.port  # raises ValueError when it is not a number
    path = parts.path.rstrip("/").removesuffix("/customvoice")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def is_loopback(url: str) -> bool:
    """Whether `url` names this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
"""The variables that name the certificates to trust: the first one for httpx, the second one for requests."""


@contextmanager
def trusting(ca_file: str | None) -> Iterator[None]:
    """Trust the certificates of a file (PEM) in this process and its workers, for the block; None: change nothing."""
    before = {name: os.environ.get(name) for name in CA_VARIABLES}
    if ca_file is not None:
        os.environ.update(dict.fromkeys(CA_VARIABLES, ca_file))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def trust() -> ssl.SSLContext:
    """Return the authorities that HTTPS is checked against: those of `SSL_CERT_FILE`, or the usual ones."""
    return _context(os.environ.get(CA_VARIABLES[0]))


@cache
def _context(_ca_file: str | None) -> ssl.SSLContext:
    # Read once, since reading them takes long.
    return httpx.create_ssl_context()


def probe(endpoint: str, key: str, version: str) -> None:
    """Send the target one harmless request.

    Raises TargetError when no connection can be made, the key is rejected (401, 403), or the route is unknown (404).
    """
    url = f"{endpoint}/customvoice/projects"
    try:
        answer = httpx.get(
            url,
            params={"api-version": version, "maxpagesize": 1},
            headers={KEY_HEADER: key},
            timeout=10,
            verify=trust(),
            trust_env=not is_loopback(endpoint),
        )
    except httpx.HTTPError as error:
        if isinstance(error.__cause__, ssl.SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise TargetError(
                f"{endpoint} has a certificate that is not trusted: {error}. Name its authority with --ca-file."
            ) from error
        raise TargetError(f"cannot reach {endpoint}: {error}. Is it running, and is the address right?") from error
    if answer.status_code in (401, 403):
        raise TargetError(f"{endpoint} rejects the key (HTTP {answer.status_code}). Pass the right key with --key.")
    if answer.status_code == 404:
        raise TargetError(
            f"{endpoint} has no /customvoice/projects (HTTP 404). Pass the base URL of the service with --target."
        )
