"""What the body of an error answer says, whatever its shape.

The service, the gateway before it and their siblings answer in many (docs/FIDELITY.md, error envelope):

- ``{"error": {code, message, target, details, innererror}}``, the contract's, where ``innererror`` is
  ``{code, target, message, innererror}`` or Azure.Core's ``{code, innererror}``;
- the same without ``error``, with ``innerError``; ``{"statusCode": 401, "message": …}``;
- ASP.NET's problem details, ``{"title", "status", "errors": {field: [message]}, "traceId"}``;
- a bare JSON string; HTML of a proxy; plain text in some charset; half of any of these; nothing.
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

__all__ = ["Envelope", "kept", "read_envelope"]

# Bytes of a body that are read; an error envelope of this service has some hundred.
_MAX_READ = 1 << 16
# Characters in which a page's title is looked for, and characters shown: short enough for a log line.
_MAX_PAGE = 4096
_MAX_SHOWN = 300
_MAX_WORD = 100
_MAX_DETAILS_SHOWN = 3
# Levels kept of `details` and `innererror`, so that copying and pickling an error cannot fail.
_MAX_DEPTH = 16

_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([\w.:-]+)")
_TITLE = re.compile(r"(?is)<(title|h1)\b[^>]*>(.*?)</\1")
_NO_TEXT = re.compile(r"(?is)<(script|style)\b.*?(</\1\s*>|$)|<!--.*?(-->|$)|<[^>]*(>|$)")

_Fields = dict[str, Any]
_Hide = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What was found, secrets hidden. Texts and codes are single lines, None where there is nothing to show."""

    message: str | None = None
    code: str | None = None
    target: str | None = None
    details: tuple[dict[str, Any], ...] = ()
    inner_error: dict[str, Any] | None = None
    inner_codes: tuple[str, ...] = ()
    trace_id: str | None = None


def read_envelope(response: Response, *, secrets: tuple[str, ...] = ()) -> Envelope:
    """Read the body. ``secrets`` are hidden where it repeats them, and so are signatures and bearer tokens."""

    def hide(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, REDACTED)
        return redact_text(text)

    body = _parsed(response)
    error = _error_fields(body)
    inner = error.get("innererror")
    details, target = _details(error)
    message = _message(error) or _message(_lowered(inner)) or _text(response, hide)
    return Envelope(
        message=_line(_with_details(message, details), hide, _MAX_SHOWN),
        code=_line(_word(error.get("code")) or response.headers.get("x-ms-error-code"), hide, _MAX_WORD),
        target=_line(target, hide, _MAX_WORD),
        details=tuple(kept(item, hide) for item in details),
        inner_error=kept(inner, hide) if isinstance(inner, dict) else None,
        inner_codes=tuple(code for item in _inner_codes(inner) if (code := _line(item, hide, _MAX_WORD))),
        trace_id=_line(_word(_lowered(body).get("traceid")), hide, _MAX_WORD),
    )


def _parsed(response: Response) -> Any:
    content = response.content
    if len(content) > _MAX_READ:
        return None
    for readable in (content, _decoded(content, response)):
        try:
            return json.loads(readable)
        except (ValueError, RecursionError):
            continue
    return None


def _decoded(content: bytes, response: Response) -> str:
    declared = _CHARSET.search(response.headers.get("content-type", ""))
    try:
        return content.decode(declared[1] if declared else "utf-8", errors="replace")
    except (LookupError, ValueError):  # no such charset, or a codec that is none of text
        return content.decode(errors="replace")


def _error_fields(data: Any) -> _Fields:
    """The object that holds code and message, its names in lower case."""
    if isinstance(data, str):
        return {"message": data}
    body = _lowered(data)
    error = body.get("error")
    if isinstance(error, dict):
        return _lowered(error)
    if isinstance(error, str):  # OAuth's {"error", "error_description"}, or the message itself
        said = _message(body)
        return {"code": error, "message": said} if said else {"message": error}
    return body


def _message(fields: _Fields) -> str | None:
    for name in ("message", "error_description", "detail", "title"):
        value = fields.get(name)
        if isinstance(value, dict):  # OData's {"lang", "value"}
            value = _lowered(value).get("value")
        if isinstance(value, str) and value.strip():
            return value
    return None


def _details(error: _Fields) -> tuple[list[dict[str, Any]], str | None]:
    """The details and the target; those of problem details are their fields."""
    details, target, fields = error.get("details"), error.get("target"), error.get("errors")
    if isinstance(details, list):
        return [item for item in details if isinstance(item, dict)], _word(target)
    if not isinstance(fields, dict):
        return [], _word(target)
    found = [
        {"target": name, "message": text}
        for name, texts in fields.items()
        for text in (texts if isinstance(texts, list) else [texts])
        if isinstance(text, str)
    ]
    return found, _word(target) or (next(iter(fields)) if len(fields) == 1 else None)


def _with_details(message: str, details: list[dict[str, Any]]) -> str:
    texts = [text for detail in details if (text := _message(_lowered(detail))) and text not in message]
    return f"{message} ({'; '.join(texts[:_MAX_DETAILS_SHOWN])})" if texts else message


def _inner_codes(inner: Any) -> Iterator[str]:
    for _ in range(_MAX_DEPTH):
        fields = _lowered(inner)
        code = _word(fields.get("code"))
        if code:
            yield code
        inner = fields.get("innererror")


def _text(response: Response, hide: _Hide) -> str:
    """The body as text; of a page its title, or what it says between its tags."""
    text = hide(_decoded(response.content[:_MAX_READ], response)).lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return text
    page = text[:_MAX_PAGE]
    title = _TITLE.search(page)
    return html.unescape(_NO_TEXT.sub(" ", title[2] if title else page)).strip() or text


def _line(text: str | None, hide: _Hide, limit: int) -> str | None:
    """One line without control characters and without halves of surrogate pairs, which no log could hold."""
    words = " ".join(hide(text or "").split())
    shown = words[:limit].encode(errors="replace").decode()
    line = "".join(character if character.isprintable() else " " for character in shown).strip()
    return f"{line}…" if line and len(words) > limit else line or None


def kept(value: Any, hide: _Hide, depth: int = 0) -> Any:
    """A JSON value with hidden secrets, as far as errors carry it."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, dict | list) and depth >= _MAX_DEPTH:
        return "…"
    if isinstance(value, dict):
        return {hide(name): kept(item, hide, depth + 1) for name, item in value.items()}
    return [kept(item, hide, depth + 1) for item in value] if isinstance(value, list) else value


def _lowered(data: Any) -> _Fields:
    return {name.lower(): value for name, value in data.items()} if isinstance(data, dict) else {}


def _word(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 1_000_000 else None  # a number of thousands of digits has no text
    return value if isinstance(value, str) else None
