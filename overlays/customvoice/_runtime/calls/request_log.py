"""Log each attempt and each pause: one line at INFO; at DEBUG also headers and bodies, without secrets.

Only allowed headers are shown. JSON bodies are shown, except values whose names suggest a secret; URLs and free text
are redacted as everywhere. Other bodies are never shown.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from customvoice._runtime.errors import TransportError
from customvoice._runtime.redaction import REDACTED, redact_text, redact_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from customvoice._runtime.http.messages import Request, Response

__all__ = ["log_attempt", "log_pause"]

logger = logging.getLogger("customvoice")

_SHOWN_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "apim-request-id",
        "cache-control",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "operation-id",
        "retry-after",
        "retry-after-ms",
        "server",
        "traceparent",
        "transfer-encoding",
        "user-agent",
        "x-ms-client-request-id",
        "x-ms-error-code",
        "x-ms-region",
        "x-ms-request-id",
        "x-ms-retry-after-ms",
    }
)

# Headers whose values are links: their query is redacted, as in other URLs.
_LINK_HEADERS = frozenset({"location", "operation-location"})

_SECRET_NAMES = ("key", "token", "secret", "password", "signature", "credential", "authorization")

# A longer body is shortened, so that a log stays readable.
_MAX_BODY_SHOWN = 4096


def log_attempt(
    request: Request, outcome: Response | TransportError, credential: tuple[str, str], seconds: float
) -> None:
    """Log one attempt.

    Args:
        request: the request that was sent.
        outcome: its response, or the error instead.
        credential: the authorization header; only its name is shown.
        seconds: the duration of the attempt.
    """
    if not logger.isEnabledFor(logging.INFO):
        return
    answered = not isinstance(outcome, TransportError)
    logger.info(
        "%s %s -> %s in %.0f ms (request id %s, client request id %s)",
        request.method,
        _path(request.url),
        outcome.status if answered else type(outcome).__name__,
        seconds * 1000,
        outcome.request_id if answered else None,
        request.client_request_id,
    )
    if logger.isEnabledFor(logging.DEBUG):
        sent = {**request.headers, credential[0]: REDACTED}
        logger.debug("sent: %s", _shown(sent, request.content))
        received = outcome if isinstance(outcome, TransportError) else _shown(outcome.headers, outcome.content)
        logger.debug("received: %s", received)


def log_pause(request: Request, seconds: float, *, attempt: int, reason: str) -> None:
    """Log the pause before an attempt, or before a poll."""
    logger.info(
        "waiting %.1f s before attempt %d of %s %s: %s", seconds, attempt, request.method, _path(request.url), reason
    )


def _path(url: str) -> str:
    shown = redact_url(url)
    parts = urlsplit(shown)
    return shown.removeprefix(f"{parts.scheme}://{parts.netloc}")


def _shown(headers: Mapping[str, str], content: object) -> str:
    return f"{', '.join(_headers(headers.items()))}; {_body(content)}"


def _headers(items: Iterable[tuple[str, str]]) -> Iterable[str]:
    for name, value in items:
        lower = name.lower()
        if lower in _LINK_HEADERS:
            yield f"{name}: {redact_url(value)}"
        else:
            yield f"{name}: {value if lower in _SHOWN_HEADERS else REDACTED}"


def _body(content: object) -> str:
    if not content:
        return "no body"
    if not isinstance(content, bytes):
        return repr(content)
    try:
        text = json.dumps(_redacted(json.loads(content)), ensure_ascii=False)
    except (ValueError, RecursionError):
        return f"{len(content)} bytes that are not JSON"
    return text if len(text) <= _MAX_BODY_SHOWN else f"{text[:_MAX_BODY_SHOWN]}… ({len(text)} characters)"


def _redacted(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _redacted(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_redacted(item, name) for item in value]
    if not isinstance(value, str):
        return value
    if any(word in name.lower() for word in _SECRET_NAMES):
        return REDACTED
    return redact_url(value) if "://" in value and " " not in value else redact_text(value)
