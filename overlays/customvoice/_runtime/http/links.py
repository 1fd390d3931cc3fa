"""Links from the service (nextLink, Operation-Location): the client follows them on its own origin only.

Every request contains the credential, so a link to another origin would send it to another server.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from customvoice._runtime.errors import ErrorContext, LinkError
from customvoice._runtime.redaction import redact_url

__all__ = ["check_endpoint", "resolve_link"]

_DEFAULT_PORTS = {"http": 80, "https": 443}


def check_endpoint(endpoint: object, base_path: str) -> str:
    """Return the endpoint without a trailing slash, and without the path of the API if it ends in it.

    Raises:
        TypeError: it is not a string.
        ValueError: it is not an absolute http(s) URL, or has more than scheme, host, port and path.
    """
    if not isinstance(endpoint, str):
        raise TypeError(f"endpoint must be a URL as text, received {type(endpoint).__name__}")
    if not _is_valid_endpoint(endpoint):
        raise ValueError(
            f"endpoint must be a URL like https://<resource>.cognitiveservices.azure.com, received"
            f" {redact_url(endpoint)!r}. Copy it from the page 'Keys and Endpoint' of your Speech resource."
        )
    return endpoint.rstrip("/").removesuffix(base_path)


def resolve_link(link: str, *, base_url: str, name: str, context: ErrorContext, relative_to: str | None = None) -> str:
    """Return the absolute URL of a link.

    Args:
        link: the link as the service returned it.
        base_url: a URL with the origin that the link must have.
        name: the source of the link, for the error.
        context: the context of the response with the link.
        relative_to: the base of a relative link; ``base_url`` if absent.

    Raises:
        LinkError: it leads to another origin, or contains user information, which would replace the credential.
    """
    url = _join(relative_to or f"{base_url}/", link)
    if url is None or _origin(url) != _origin(base_url):
        raise LinkError(
            f"{name} leads to another origin: received {redact_url(link)}, expected one below {redact_url(base_url)}."
            " The client did not follow it, because the request would send the credential there.",
            context,
        )
    return url


def _join(start: str, link: str) -> str | None:
    try:
        return urljoin(start, link)
    except ValueError:  # not a URL
        return None


def _is_valid_endpoint(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        has_port_or_none = parts.port is None or parts.port > 0
    except ValueError:
        return False
    extra = parts.query or parts.fragment or "@" in parts.netloc
    return parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and has_port_or_none and not extra


def _origin(url: str) -> tuple[str, str | None, int | None, bool]:
    """Return scheme, host, port, and whether there is user information."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:  # not a number: a different origin
        port = -1
    default = _DEFAULT_PORTS.get(parts.scheme)
    return parts.scheme, parts.hostname, default if port is None else port, "@" in parts.netloc
