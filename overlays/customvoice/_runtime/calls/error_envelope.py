"""Read the body of an error response, whatever its shape.

The service, its gateway and related services use many shapes (docs/FIDELITY.md, error envelope):

- ``{"error": {code, message, target, details, innererror}}``, as in the contract, where ``innererror`` is
  ``{code, target, message, innererror}`` or Azure.Core's ``{code, innererror}``;
- the same without ``error``, with ``innerError``; ``{"statusCode": 401, "message": …}``;
- ASP.NET's problem details, ``{"title", "status", "errors": {field: [message]}, "traceId"}``;
- a bare JSON string; HTML of a proxy; plain text in any charset; a part of any of these; nothing.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from customvoice._runtime.redaction import REDACTED, redact_text

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response

__all__ = ["Envelope", "read_envelope", "redacted_copy"]

# Bytes of a body that are parsed; an error envelope of this service has a few hundred.
_MAX_BYTES = 1 << 16
# Characters of a page that are searched for a title, and characters of a message: short enough for a log line.
_MAX_PAGE = 4096
_MAX_SHOWN = 300
_MAX_CODE = 100
_MAX_DETAILS_SHOWN = 3
# Levels of `details` and `innererror` that are copied, so that copying and pickling an error cannot fail.
_MAX_DEPTH = 16

_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([\w.:-]+)")
_TITLE = re.compile(r"(?is)<(title|h1)\b[^>]*>(.*?)</\1")
_MARKUP = re.compile(r"(?is)<(script|style)\b.*?(</\1\s*>|$)|<!--.*?(-->|$)|<[^>]*(>|$)")

_Fields = dict[str, Any]
_Hide = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The facts in an error body, without secrets. Texts and codes are single lines, or None where they are missing."""

    message: str | None = None
    code: str | None = None
    target: str | None = None
    details: tuple[dict[str, Any], ...] = ()
    inner_error: dict[str, Any] | None = None
    inner_codes: tuple[str, ...] = ()
    trace_id: str | None = None


def read_envelope(response: Response, *, secrets: tuple[str, ...] = ()) -> Envelope:
    """Read the body. Redacts ``secrets``, signatures and bearer tokens in it."""

    def hide(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, REDACTED)
        return redact_text(text)

    body = _parse(response)
    error = _error_fields(body)
    inner = error.get("innererror")
    details, target = _details(error)
    message = _message(error) or _message(_with_lower_names(inner)) or _plain_text(response, hide)
    return Envelope(
        message=_single_line(_with_details(message, details), hide, _MAX_SHOWN),
        code=_single_line(_scalar_text(error.get("code")) or response.headers.get("x-ms-error-code"), hide, _MAX_CODE),
        target=_single_line(target, hide, _MAX_CODE),
        details=tuple(redacted_copy(item, hide) for item in details),
        inner_error=redacted_copy(inner, hide) if isinstance(inner, dict) else None,
        inner_codes=tuple(code for item in _inner_codes(inner) if (code := _single_line(item, hide, _MAX_CODE))),
        trace_id=_single_line(_scalar_text(_with_lower_names(body).get("traceid")), hide, _MAX_CODE),
    )


def _parse(response: Response) -> Any:
    content = response.content
    if len(content) > _MAX_BYTES:
        return None
    for readable in (content, _decode(content, response)):
        try:
            return json.loads(readable)
        except (ValueError, RecursionError):
            continue
    return None


def _decode(content: bytes, response: Response) -> str:
    declared = _CHARSET.search(response.headers.get("content-type", ""))
    try:
        return content.decode(declared[1] if declared else "utf-8", errors="replace")
    except (LookupError, ValueError):  # an unknown charset, or a codec that does not decode text
        return content.decode(errors="replace")


def _error_fields(data: Any) -> _Fields:
    """Return the object with code and message, its names in lower case."""
    if isinstance(data, str):
        return {"message": data}
    body = _with_lower_names(data)
    error = body.get("error")
    if isinstance(error, dict):
        return _with_lower_names(error)
    if isinstance(error, str):  # OAuth's {"error", "error_description"}, or the message itself
        said = _message(body)
        return {"code": error, "message": said} if said else {"message": error}
    return body


def _message(fields: _Fields) -> str | None:
    for name in ("message", "error_description", "detail", "title"):
        value = fields.get(name)
        if isinstance(value, dict):  # OData's {"lang", "value"}
            value = _with_lower_names(value).get("value")
        if isinstance(value, str) and value.strip():
            return value
    return None


def _details(error: _Fields) -> tuple[list[dict[str, Any]], str | None]:
    """Return details and target; for problem details, the fields and their messages."""
    details, target, fields = error.get("details"), error.get("target"), error.get("errors")
    if isinstance(details, list):
        return [item for item in details if isinstance(item, dict)], _scalar_text(target)
    if not isinstance(fields, dict):
        return [], _scalar_text(target)
    found = [
        {"target": name, "message": text}
        for name, texts in fields.items()
        for text in (texts if isinstance(texts, list) else [texts])
        if isinstance(text, str)
    ]
    return found, _scalar_text(target) or (next(iter(fields)) if len(fields) == 1 else None)


def _with_details(message: str, details: list[dict[str, Any]]) -> str:
    texts = [text for detail in details if (text := _message(_with_lower_names(detail))) and text not in message]
    return f"{message} ({'; '.join(texts[:_MAX_DETAILS_SHOWN])})" if texts else message


def _inner_codes(inner: Any) -> Iterator[str]:
    for _ in range(_MAX_DEPTH):
        fields = _with_lower_names(inner)
        code = _scalar_text(fields.get("code"))
        if code:
            yield code
        inner = fields.get("innererror")


def _plain_text(response: Response, hide: _Hide) -> str:
    """Return the body as text; for a page its title, or the text between its tags."""
    text = hide(_decode(response.content[:_MAX_BYTES], response)).lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return text
    page = text[:_MAX_PAGE]
    title = _TITLE.search(page)
    return html.unescape(_MARKUP.sub(" ", title[2] if title else page)).strip() or text


def _single_line(text: str | None, hide: _Hide, limit: int) -> str | None:
    """Return one line without control characters and lone surrogates, which a log cannot contain."""
    words = " ".join(hide(text or "").split())
    shown = words[:limit].encode(errors="replace").decode()
    line = "".join(character if character.isprintable() else " " for character in shown).strip()
    return f"{line}…" if line and len(words) > limit else line or None


def redacted_copy(value: Any, hide: _Hide, depth: int = 0) -> Any:
    """Return a copy of a JSON value without secrets and without levels below ``_MAX_DEPTH``."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, dict | list) and depth >= _MAX_DEPTH:
        return "…"
    if isinstance(value, dict):
        return {hide(name): redacted_copy(item, hide, depth + 1) for name, item in value.items()}
    return [redacted_copy(item, hide, depth + 1) for item in value] if isinstance(value, list) else value


def _with_lower_names(data: Any) -> _Fields:
    return {name.lower(): value for name, value in data.items()} if isinstance(data, dict) else {}


def _scalar_text(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 1_000_000 else None  # Python refuses to print a number of thousands of digits
    return value if isinstance(value, str) else None
