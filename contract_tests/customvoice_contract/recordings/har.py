"""HTTP Archives (HAR 1.2), as browsers, proxies and the emulator's journal write them."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .errors import RecordingError
from .recorded import Recorded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .recorded import ExchangeBuilder


# Stands where bytes were no text.
_REPLACED = "\N{REPLACEMENT CHARACTER}".encode()


def load(content: bytes) -> Any:
    """Parse JSON; raises RecordingError with line and column."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RecordingError(f"byte {error.start} is not UTF-8; a HAR file is UTF-8 JSON") from None
    except json.JSONDecodeError as error:
        hint = "; the file seems to be cut off" if error.pos >= len(error.doc.rstrip()) - 1 else ""
        raise RecordingError(f"line {error.lineno}, column {error.colno}: no JSON ({error.msg}){hint}") from None


def parse(data: Any, builder: ExchangeBuilder) -> list[Recorded]:
    """Return the exchanges of an archive; entries without a response (status 0) are left out. Raises RecordingError."""
    log = data.get("log") if isinstance(data, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        raise RecordingError('no archive: expected {"log": {"entries": […]}} (HAR 1.2)')
    return [each for number, entry in enumerate(entries, 1) if (each := _entry(entry, number, builder))]


def _entry(entry: Any, number: int, builder: ExchangeBuilder) -> Recorded | None:
    location = f"entry {number}"
    try:
        request, response = entry["request"], entry["response"]
        status = int(response["status"])
        if status <= 0:
            return None
        content, whole = _content(response.get("content") or {})
        exchange = builder.exchange(
            method=_text(request["method"]),
            url=_text(request["url"]),
            status=status,
            headers=_pairs(response.get("headers", [])),
            content=content,
            request_headers=_pairs(request.get("headers", [])),
            request_content=_sent(request.get("postData") or {}, request.get("bodySize")),
            started=_moment(entry.get("startedDateTime")),
            seconds=max(0.0, float(entry.get("time") or 0)) / 1000,
        )
    except KeyError as missing:
        raise RecordingError(f"{location}: the property {missing} is missing") from None
    except (TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise RecordingError(f"{location}: not as HAR 1.2 has it: {error}") from None
    return Recorded(exchange, location, whole)


def _content(content: Mapping[str, Any]) -> tuple[bytes, bool]:
    """Return the body of a response, and whether it is all of it."""
    text, size = content.get("text"), content.get("size", -1)
    if text is None:
        return b"", not (isinstance(size, int) and size > 0)
    body = base64.b64decode(text, validate=True) if content.get("encoding") == "base64" else text.encode()
    # Browsers count what arrived, before or after unpacking; only less than nothing missing is sure.
    return body, not (isinstance(size, int) and size > len(body))


def _sent(data: Mapping[str, Any], size: Any) -> bytes:
    """Return the body of a request; nothing where less of it was kept, or text in place of bytes."""
    text = data.get("text")
    if text is None:
        return b""
    body = base64.b64decode(text, validate=True) if data.get("encoding") == "base64" else _text(text).encode()
    kept = len(body) >= size if isinstance(size, int) else True
    return body if kept and _REPLACED not in body else b""


def _pairs(headers: Any) -> list[tuple[str, str]]:
    return [(_text(each["name"]), _text(each["value"])) for each in headers]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, found {type(value).__name__}")
    return value


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("startedDateTime has no offset from UTC")
    return moment
