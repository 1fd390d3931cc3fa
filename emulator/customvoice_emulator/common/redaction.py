"""Keep secrets out of logs, error messages and the journal: keys, tokens, cookies and SAS signatures."""

import logging
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_plus

REDACTED = "REDACTED"
_SIGNATURE = re.compile(r"(?i)((?:[?&]|%3f|%26)(?:s|%[57]3)(?:i|%[46]9)(?:g|%[46]7)(?:=|%3d))[^&\s'\"]+")
TOKEN_PREFIX = "customvoice-emulator-token"  # noqa: S105
"""The start of the bearer tokens that the emulator issues."""
_TOKEN = re.compile(rf"{TOKEN_PREFIX}~[\w=~-]+", re.ASCII)
_ESCAPE = re.compile(rb"\\u00([2-7][0-9a-fA-F])")
"""A character that JSON can escape, as encoders of .NET and Go do with `&`."""
# A name with one of these words carries a secret, whichever product or proxy made it up.
_SECRET_NAME = re.compile(
    r"(?i)key|token|secret|auth|password|passwd|pwd|credential|cookie|signature|^sig$|^code$|assertion|session"
)
# The libraries that fetch URLs log them, at INFO or DEBUG.
_LOGGERS = (
    "azure.core.pipeline.policies.http_logging_policy",
    "azure.core.pipeline.policies._universal",
    "azure.storage.blob._shared.policies",
    "httpcore.connection",
    "httpcore.http11",
    "httpx",
    "urllib3.connectionpool",
    "urllib3.util.retry",
)


def redact(text: str) -> str:
    """Replace the value of every `sig` query parameter, and every token of the emulator, in `text` by REDACTED."""
    return _TOKEN.sub(REDACTED, _SIGNATURE.sub(rf"\1{REDACTED}", text))


def short(value: Any, limit: int = 80) -> str:
    """Return the text of `value`, redacted and cut to `limit` characters, for an error message."""
    text = redact(str(value))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def redacted_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Return headers as text, with REDACTED as the value of each header that carries a secret."""
    return [(name, REDACTED if _SECRET_NAME.search(name) else redact(value)) for name, value in _texts(headers)]


def _texts(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[str, str]]:
    return ((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def redacted_query(query: bytes) -> str:
    """Return a query string with REDACTED as the value of each parameter that carries a secret."""
    return "&".join(map(_redacted_parameter, query.decode("latin-1").split("&")))


def _redacted_parameter(text: str) -> str:
    name, equals, _ = text.partition("=")
    if equals and _SECRET_NAME.search(unquote_plus(name)):
        return f"{name}={REDACTED}"
    # The signature's pattern needs a ? or & before it.
    return redact(f"?{text}")[1:]


def redacted_body(body: bytes) -> bytes:
    """Return a body with REDACTED for the signatures in its URLs; other bytes stay unchanged."""
    # Latin-1 maps each byte to one character and back.
    clean = redact(body.decode("latin-1")).encode("latin-1")
    if b"\\u00" not in clean:
        return clean
    # A truncated body is no JSON, so unescape the text itself; quotes and backslashes must stay escaped.
    plain = _ESCAPE.sub(_unescape, clean).decode("latin-1")
    without = redact(plain)
    return clean if without == plain else without.encode("latin-1")


def _unescape(match: re.Match[bytes]) -> bytes:
    character = bytes([int(match[1], 16)])
    return match[0] if character in b'"\\' else character


class _RedactingFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = redact(message)
        if clean != message:
            record.msg, record.args = clean, ()
        return True


_FILTER = _RedactingFilter()


def guard_loggers(*extra: str) -> None:
    """Redact the log records of the libraries that fetch URLs, and of the loggers named `extra`. Idempotent."""
    for name in (*_LOGGERS, *extra):
        logging.getLogger(name).addFilter(_FILTER)
