"""Write a request as bytes, as valid or slightly invalid HTTP."""

from __future__ import annotations

import json
from random import Random
from urllib.parse import quote

from benchmarks.fuzzing.draft import Draft, Shot
from benchmarks.fuzzing.vocabulary import encoded

_LENGTHS = (b"x", b"-1", b"1, 2", b"+5", b"9" * 30, b"")
_UPGRADE = [(b"Connection", b"Upgrade"), (b"Upgrade", b"websocket"), (b"Sec-WebSocket-Version", b"13")]
_EXTRA = {
    "close": [(b"Connection", b"close")],
    "expect": [(b"Expect", b"100-continue")],
    "upgrade": _UPGRADE,
    "both": [(b"Transfer-Encoding", b"chunked")],
}
FRAMINGS = (
    *("chunked", "chunked", "chunked", "bad chunk", "too long", "too long", "too short", "twice", "bad length"),
    *("no host", "HTTP/1.0", "long line", "cut head", "garbage", *_EXTRA),
)
_BROKEN_OFF = {"too long", "too short", "bad length", "both", "cut head", "garbage"}
"""After these the connection cannot be used again: the next response is ambiguous, or there is none."""


def write(pick: Random, draft: Draft, host: bytes, label: str) -> Shot:
    """Return the bytes of the request."""
    body, content_type = _content(pick, draft)
    for _ in range(draft.damages):
        body = _damaged(pick, body)
    headers = [(b"Host", host), *draft.headers]
    for each in (content_type, *draft.odd_types):
        headers += [] if each is None else [(b"Content-Type", each)]
    if draft.framing == "no host":
        del headers[0]
    body = _measured(pick, draft.framing, headers, body)
    raw = _head(draft, headers) + body
    if draft.framing == "cut head":
        raw = raw[: pick.randrange(1, len(raw) - len(body))]
    elif draft.framing == "garbage":
        raw = pick.randbytes(60) + b"\r\n\r\n"
    whole = draft.framing not in _BROKEN_OFF and draft.method != "CONNECT"
    return Shot(raw, label, whole, headless=draft.method == "HEAD")


def _head(draft: Draft, headers: list[tuple[bytes, bytes]]) -> bytes:
    query = draft.raw_query
    if query is None:
        query = b"&".join(_escaped(name) + b"=" + _escaped(value) for name, value in draft.query)
    target = draft.path.encode() + (b"?" + query if query else b"")
    if draft.framing == "long line":
        target += b"&" + b"z" * 70_000
    protocol = b"HTTP/1.0" if draft.framing == "HTTP/1.0" else b"HTTP/1.1"
    lines = [b"%s %s %s" % (draft.method.encode(), target, protocol), *(b"%s: %s" % each for each in headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _measured(pick: Random, framing: str, headers: list[tuple[bytes, bytes]], body: bytes) -> bytes:
    """Add right or wrong headers for the length of the body, and return the body as it is sent."""
    length = len(body)
    if framing in ("chunked", "bad chunk"):
        headers.append((b"Transfer-Encoding", b"chunked"))
        return (b"zz\r\n" if framing == "bad chunk" else b"") + _chunked(body, pick.randrange(1, 5000))
    lengths = {"too long": length + 10, "too short": max(0, length - 3)}
    told = pick.choice(_LENGTHS) if framing == "bad length" else b"%d" % lengths.get(framing, length)
    headers.append((b"Content-Length", told))
    if framing == "twice":
        headers.append((b"Content-Length", b"%d" % (length + 1)))
    headers += _EXTRA.get(framing, ())
    return body


def _content(pick: Random, draft: Draft) -> tuple[bytes, bytes | None]:
    """Return the body and its matching media type."""
    if draft.value is not None:
        text = json.dumps(draft.value, ensure_ascii=pick.random() < 0.5)
        return (encoded(text) if draft.raw_body is None else draft.raw_body), b"application/json"
    if draft.parts is None:
        return draft.raw_body or b"", None
    line, boundary = draft.newline, b"--" + draft.boundary
    form = b"".join(boundary + line + head + line + line + content + line for head, content in draft.parts)
    form += boundary + b"--" + line if draft.closed else b""
    media_type = b"multipart/form-data; boundary=" + draft.boundary
    return (form if draft.raw_body is None else draft.raw_body), media_type


def _damaged(pick: Random, body: bytes) -> bytes:
    """Cut off, insert, remove or repeat some bytes."""
    place = pick.randrange(len(body) + 1)
    return pick.choice(
        (
            body[:place],
            body[:place] + pick.randbytes(4) + body[place:],
            body[:place] + body[place + pick.randrange(1, 9) :],
            body[:place] + body[place // 2 :],
        )
    )


def _chunked(body: bytes, size: int) -> bytes:
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def _escaped(text: str) -> bytes:
    return quote(encoded(text), safe="'").encode()
