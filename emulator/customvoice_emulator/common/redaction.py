"""Keep secrets out of logs, error messages and the journal: keys, tokens, cookies and SAS signatures."""

import logging
import re
from collections.abc import Iterable
from typing import Any

REDACTED = "REDACTED"
_SIGNATURE = re.compile(r"(?i)((?:[?&]|%3f|%26)sig(?:=|%3d))[^&\s'\"]+")
TOKEN_PREFIX = "customvoice-emulator-token"  # noqa: S105
"""The start of the bearer tokens that the emulator issues."""
_TOKEN = re.compile(rf"{TOKEN_PREFIX}~[\w=~-]+", re.ASCII)
_SECRET_HEADERS = frozenset(
    (
        b"api-key",
        b"authorization",
        b"cookie",
        b"ocp-apim-subscription-key",
        b"proxy-authorization",
        b"set-cookie",
        b"x-emulator-token",
    )
)
_SECRET_QUERY = re.compile(
    r"(?i)((?:^|[?&])(?:(?:ocp-apim-)?subscription-key|authorization|api-key|key|token|access_token|code)=)[^&#]*"
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
    return [
        (name.decode("latin-1"), REDACTED if name.lower() in _SECRET_HEADERS else redact(value.decode("latin-1")))
        for name, value in headers
    ]


def redacted_query(query: bytes) -> str:
    """Return a query string with REDACTED as the value of each parameter that carries a secret."""
    # The signature's pattern needs a ? or & before it.
    return _SECRET_QUERY.sub(rf"\1{REDACTED}", redact(f"?{query.decode('latin-1')}")[1:])


def redacted_body(body: bytes) -> bytes:
    """Return a body with REDACTED for the signatures in its URLs; other bytes stay unchanged."""
    # Latin-1 maps each byte to one character and back.
    return redact(body.decode("latin-1")).encode("latin-1")


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
