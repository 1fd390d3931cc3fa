"""Links that the service gives (nextLink, Operation-Location): followed on the client's own origin only.

Every request carries the credential, so a link to another origin would hand it to whoever answers there.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from customvoice._runtime.errors import ErrorContext, LinkError
from customvoice._runtime.redaction import redact_url

__all__ = ["check_endpoint", "follow"]

_DEFAULT_PORTS = {"http": 80, "https": 443}


def check_endpoint(endpoint: str) -> str:
    """The endpoint without trailing slash.

    Raises:
        ValueError: it is no absolute http(s) URL, or holds more than scheme, host, port and path.
    """
    if not _is_plain(endpoint):
        raise ValueError(
            f"endpoint must be a URL like https://<resource>.cognitiveservices.azure.com, received"
            f" {redact_url(endpoint)!r}. Copy it from the page 'Keys and Endpoint' of your Speech resource."
        )
    return endpoint.rstrip("/")


def follow(link: str, *, base_url: str, name: str, context: ErrorContext, relative_to: str | None = None) -> str:
    """The absolute URL of a link.

    Args:
        link: as the service gave it.
        base_url: whose origin it has to have.
        name: where it came from, for the error.
        context: of the answer it came in.
        relative_to: the URL that a relative link counts from; where absent, ``base_url``.

    Raises:
        LinkError: it leads to another origin, or carries user information, which would take the credential's place.
    """
    url = _joined(relative_to or f"{base_url}/", link)
    if url is None or _origin(url) != _origin(base_url):
        raise LinkError(
            f"{name} leads to another origin: received {redact_url(link)}, expected one below {redact_url(base_url)}."
            " It was not followed, for the request would carry the credential there.",
            context,
        )
    return url


def _joined(start: str, link: str) -> str | None:
    try:
        return urljoin(start, link)
    except ValueError:  # no URL at all
        return None


def _is_plain(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        has_port_or_none = parts.port is None or parts.port > 0
    except ValueError:
        return False
    extra = parts.query or parts.fragment or "@" in parts.netloc
    return parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and has_port_or_none and not extra


def _origin(url: str) -> tuple[str, str | None, int | None, bool]:
    """Scheme, host, port, and whether there is user information."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:  # not a number: no origin of ours
        port = -1
    default = _DEFAULT_PORTS.get(parts.scheme)
    return parts.scheme, parts.hostname, default if port is None else port, "@" in parts.netloc
