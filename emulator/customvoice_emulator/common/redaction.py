"""Keep secrets out of logs, error messages and the journal: keys, tokens, passwords, cookies and SAS signatures.

Text is checked as it stands and fully decoded (percent-encoding, JSON escapes, HTML entities, however often).
"""

import html
import logging
import re
from typing import Any
from urllib.parse import unquote

REDACTED = "REDACTED"
TOKEN_PREFIX = "customvoice-emulator-token"  # noqa: S105
"""The start of the bearer tokens that the emulator issues."""
_TOKEN = re.compile(rf"{TOKEN_PREFIX}~[\w=~-]+", re.ASCII)
_SECRET_NAME = re.compile(
    r"(?i)key|token|secret|auth|password|passwd|pwd|credential|cookie|signature|^sig$|assertion|session"
)
# Parameters of the service, of the control plane and of a SAS that are no secrets. Every other one may be.
_SHOWN_PARAMETERS = frozenset(
    (
        *("api-version", "filter", "skip", "top", "maxpagesize", "orderby", "forcedelete"),
        *("deploymentid", "language", "format"),
        *("after", "wait", "limit", "operation", "status", "fault"),
        *("sv", "ss", "srt", "sr", "st", "se", "sp", "sip", "spr", "restype", "comp", "prefix", "include", "marker"),
    )
)
_PARAMETER = re.compile(r"(?:^|(?<=[?&]))(?P<name>[^\s?&=#'\"<>{},]{1,200})=(?P<value>[^\s&'\"<>]+)")
_PARAMETER_TO_END = re.compile(r"(?<=[?&])(?P<name>[^\s?&=#'\"<>{},]{1,200})=(?P<value>[^\s'\"<>]+)")
_NAMED = re.compile(
    r"(?i)(?<![\w.-])((?:[\w.-]{0,40}?(?:key|token|secret|password|passwd|pwd|signature))=|sig=)(?!REDACTED\b)[^\s&;'\"<>]+"
)
_USER = re.compile(r"(?<=//)[^\s/@?#'\"<>]{1,300}@")
_SCHEME = re.compile(r"(?i)\b(bearer|basic) +[\w+/=.~-]{16,}")
_JSON_ESCAPE = re.compile(r"\\+u([0-9a-fA-F]{4})")
_SUSPECT = re.compile(r"(?i)[=%\\]|&#|//|bearer|basic|" + TOKEN_PREFIX)
_MAX_ROUNDS = 8
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


def is_secret_name(name: str) -> bool:
    """Return whether a property, form field or header of this name carries a secret."""
    return _SECRET_NAME.search(_decoded(name)) is not None


def is_shown_parameter(name: str) -> bool:
    """Return whether the value of a query parameter may be shown."""
    return name.lower() in _SHOWN_PARAMETERS


def redact(text: str) -> str:
    """Return `text` without secrets: values of unknown query parameters, tokens of the emulator, credentials in URLs.

    If a secret is encoded, the result is the decoded text.
    """
    if not _SUSPECT.search(text):
        return text
    clean = _redacted(text, _PARAMETER)
    decoded = _decoded(clean)
    if decoded == clean:
        return clean
    # A decoded value may contain `&`, so redact to the end of the URL.
    again = _redacted(decoded, _PARAMETER_TO_END)
    return clean if again == decoded else again


def _redacted(text: str, parameter: re.Pattern[str]) -> str:
    text = _TOKEN.sub(REDACTED, text)
    text = _USER.sub(f"{REDACTED}@", text)
    text = _SCHEME.sub(rf"\1 {REDACTED}", text)
    text = _redact_parameters(text, parameter)
    return _NAMED.sub(rf"\1{REDACTED}", text)


def _redact_parameters(text: str, pattern: re.Pattern[str]) -> str:
    """Replace the values of parameters that are not shown; look for more parameters in the values that are."""
    done, place = [], 0
    while (match := pattern.search(text, place)) is not None:
        name, value = match["name"], match["value"]
        # At the start of a text only names of secrets count: most texts with a `=` are no query.
        started = match.start() > 0 or _SECRET_NAME.search(_decoded(name)) is not None
        hidden = started and not is_shown_parameter(_decoded(name)) and not value.startswith(REDACTED)
        end = match.end() if hidden or value.startswith(REDACTED) else match.start("value")
        done.append(text[place : match.start("value")] + (REDACTED if hidden else text[match.start("value") : end]))
        place = end
    return "".join(done) + text[place:]


def _decoded(text: str) -> str:
    """Return the text without any percent-encoding, JSON escape or HTML entity."""
    for _ in range(_MAX_ROUNDS):
        plain = html.unescape(unquote(_JSON_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text), errors="replace"))
        if plain == text:
            return text
        text = plain
    return REDACTED


def short(value: Any, limit: int = 80) -> str:
    """Return the text of `value`, redacted and cut to `limit` characters, for an error message."""
    text = redact(str(_without_secrets(value)))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: REDACTED if is_secret_name(str(name)) else _without_secrets(each) for name, each in value.items()}
    return [_without_secrets(each) for each in value] if isinstance(value, list) else value


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
