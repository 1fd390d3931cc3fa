"""What may be shown of a URL or of a message in logs, errors and representations."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlsplit

__all__ = ["REDACTED", "redact_text", "redact_url", "show_url"]

REDACTED = "REDACTED"

# Query parameters whose values are the service's own vocabulary. Everything else (a SAS token above all) is hidden.
_SHOWN_PARAMETERS = frozenset({"api-version", "filter", "forcedelete", "maxpagesize", "skip"})

_SIGNATURE = re.compile(r"(?i)([?&;]|\b)(sig|code|access_token|subscription-key)=[^&\s\"'<>]+")
_BEARER = re.compile(r"(?i)\b(bearer)\s+[A-Za-z0-9._~+/=-]{8,}")


def redact_url(url: str) -> str:
    """The URL without user information and without the values of query parameters that are not the service's own."""
    try:
        parts = urlsplit(url)
    except ValueError:  # no URL, so nobody can say which part of it is secret
        return REDACTED
    host = parts.netloc.rpartition("@")[2]
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    shown = [
        f"{name}={quote(value, safe=_SAFE) if name.lower() in _SHOWN_PARAMETERS else REDACTED}" for name, value in pairs
    ]
    prefix = f"{parts.scheme}://{host}" if parts.scheme or host else ""
    return prefix + parts.path + ("?" + "&".join(shown) if shown else "")


_SAFE = "'()*!~:"


def show_url(url: str | None) -> str:
    """``repr`` of a URL for a model's representation."""
    return repr(None if url is None else redact_url(url))


def redact_text(text: str) -> str:
    """Free text (an error message of the service, say) without signatures and bearer tokens."""
    return _BEARER.sub(rf"\1 {REDACTED}", _SIGNATURE.sub(rf"\1\2={REDACTED}", text))
