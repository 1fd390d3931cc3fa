"""Links that the service gives (nextLink, Operation-Location): followed on the client's own origin only.

Every request carries the credential, so a link to another origin would hand it to whoever answers there.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

from customvoice._runtime.errors import ErrorContext, LinkError
from customvoice._runtime.redaction import redact_url

__all__ = ["check_endpoint", "follow"]

_DEFAULT_PORTS = {"http": 80, "https": 443}


def check_endpoint(endpoint: str) -> str:
    """The endpoint without trailing slash.

    Raises:
        ValueError: it is no absolute http(s) URL, or holds more than scheme, host, port and path.
    """
    parts = urlsplit(endpoint)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError(
            f"endpoint must be a URL like https://<resource>.cognitiveservices.azure.com, received"
            f" {redact_url(endpoint)!r}. Copy it from the page 'Keys and Endpoint' of your Speech resource."
        )
    return endpoint.rstrip("/")


def follow(link: str, *, base_url: str, name: str, context: ErrorContext) -> str:
    """The absolute URL of a link.

    Args:
        link: as the service gave it; a relative one counts from ``base_url``.
        name: where it came from, for the error.

    Raises:
        LinkError: it leads to another origin.
    """
    url = urljoin(f"{base_url}/", link)
    if _origin(urlsplit(url)) != _origin(urlsplit(base_url)):
        raise LinkError(
            f"{name} leads to another origin: received {redact_url(url)}, expected one below {redact_url(base_url)}."
            " It was not followed, for the request would carry the credential there.",
            context,
        )
    return url


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    try:
        port = parts.port
    except ValueError:  # not a number: no origin of ours
        port = -1
    return parts.scheme, parts.hostname, port if port is not None else _DEFAULT_PORTS.get(parts.scheme)
