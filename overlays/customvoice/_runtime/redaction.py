"""Redact secrets in URLs and messages, for logs, errors and representations."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlsplit

__all__ = ["REDACTED", "redact_text", "redact_url", "show_url"]

REDACTED = "REDACTED"

# Query parameters of the service itself. The values of all others are redacted (above all SAS tokens).
_SHOWN_PARAMETERS = frozenset({"api-version", "filter", "forcedelete", "maxpagesize", "skip"})

_SIGNATURE = re.compile(r"(?i)([?&;]|\b)(sig|code|access_token|subscription-key)=[^&\s\"'<>]+")
_BEARER = re.compile(r"(?i)\b(bearer)\s+[A-Za-z0-9._~+/=-]{8,}")


def redact_url(url: str) -> str:
    """Return the URL without user information, and with only the service's own query parameters readable."""
    try:
        parts = urlsplit(url)
    except ValueError:  # not a URL, so any part of it may be secret
        return REDACTED
    host = parts.netloc.rpartition("@")[2]
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    shown = [
        f"{name}={quote(value, safe=_UNQUOTED) if name.lower() in _SHOWN_PARAMETERS else REDACTED}"
        for name, value in pairs
    ]
    prefix = f"{parts.scheme}://{host}" if parts.scheme or host else ""
    return prefix + parts.path + ("?" + "&".join(shown) if shown else "")


_UNQUOTED = "'()*!~:"


def show_url(url: str | None) -> str:
    """Return ``repr`` of a URL for the representation of a model."""
    return repr(None if url is None else redact_url(url))


def redact_text(text: str) -> str:
    """Return free text (such as an error message of the service) without signatures and bearer tokens."""
    return _BEARER.sub(rf"\1 {REDACTED}", _SIGNATURE.sub(rf"\1\2={REDACTED}", text))
