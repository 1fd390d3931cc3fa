"""Keeping SAS signatures out of logs: the libraries that fetch URLs log them, at INFO or DEBUG."""

import logging
import re
from typing import Any

_SIGNATURE = re.compile(r"(?i)((?:[?&]|%3f|%26)sig(?:=|%3d))[^&\s'\"]+")
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
    """Return `text` with the value of every `sig` query parameter replaced by REDACTED."""
    return _SIGNATURE.sub(r"\1REDACTED", text)


class _Redactor(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = redact(message)
        if clean != message:
            record.msg, record.args = clean, ()
        return True


_REDACTOR = _Redactor()


def guard_loggers(*extra: str) -> None:
    """Put the redaction on the loggers of the libraries that see URLs; doing it again changes nothing."""
    for name in (*_LOGGERS, *extra):
        logging.getLogger(name).addFilter(_REDACTOR)


def short(value: Any, limit: int = 80) -> str:
    """Return the text of `value`, redacted and cut to `limit` characters, for an error message."""
    text = redact(str(value))
    return text if len(text) <= limit else text[: limit - 1] + "…"
