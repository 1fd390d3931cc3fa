"""Show headers and queries without secrets: the values of known names only, each of them redacted."""

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote_plus

from customvoice_emulator.common.redaction import REDACTED, is_shown_parameter, redact

_SHOWN_HEADERS = frozenset(
    (
        *("age", "allow", "apim-request-id", "connection", "date", "etag"),
        *("expect", "forwarded", "from", "host", "keep-alive", "last-modified"),
        *("location", "operation-id", "operation-location", "origin", "pragma", "range"),
        *("referer", "retry-after", "server", "traceparent", "trailer"),
        *("transfer-encoding", "upgrade", "user-agent", "vary", "via", "warning"),
        *("www-authenticate",),
        *("x-connectionid", "x-correlation-id", "x-microsoft-outputformat", "x-request-id", "x-requestid", "x-trace"),
        *(
            "x-ms-client-request-id",
            "x-ms-date",
            "x-ms-error-code",
            "x-ms-request-id",
            "x-ms-return-client-request-id",
            "x-ms-useragent",
        ),
        *("x-ms-version",),
    )
)
_SHOWN_FAMILIES = re.compile(
    r"accept(-.*)?|access-control-.*|cache-control|content-.*|if-.*|sec-(fetch-.*|websocket-(version|protocol))"
    r"|x-forwarded-.*"
)
_MAX_NAME = 64


def shown_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Return headers as text, with REDACTED as the value of each header that is not known to be harmless."""
    return [_header(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]


def _header(name: str, value: str) -> tuple[str, str]:
    known = name.lower() in _SHOWN_HEADERS or _SHOWN_FAMILIES.fullmatch(name.lower())
    return name, redact(value) if known else REDACTED


def shown_query(query: bytes) -> str:
    """Return a query string with REDACTED as the value of each parameter that is not known to be harmless."""
    return "&".join(_parameter(each) for each in query.decode("latin-1").split("&"))


def _parameter(text: str) -> str:
    name, equals, value = text.partition("=")
    if is_shown_parameter(unquote_plus(name)):
        plain = unquote_plus(value)
        clean = redact(plain)
        return text if clean == plain else f"{name}={quote(clean)}"
    if not equals:
        return REDACTED if text else ""
    return f"{redact(name)[:_MAX_NAME]}={REDACTED}"
