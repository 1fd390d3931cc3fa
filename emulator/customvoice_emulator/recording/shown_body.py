"""Show bodies without secrets: values of secret properties and form fields, and secrets in any text.

Bodies can be truncated or invalid, so they are read by tokens and parts, and bytes without secrets stay unchanged.
"""

import codecs
import json
import re
from collections.abc import Iterable, Mapping

from python_multipart.multipart import parse_options_header

from customvoice_emulator.common.redaction import REDACTED, is_secret_name, redact
from customvoice_emulator.recording.shown_request import shown_query

_FORM = b"multipart/form-data"
_QUERY = b"application/x-www-form-urlencoded"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}\[\]:,]|[^\s"{}\[\]:,]+', re.DOTALL)
_LITERAL = re.compile(r"-?[0-9][0-9.eE+-]{0,30}|true|false|null|\ufeff")
_CUT_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$")
_HIDDEN = REDACTED.encode()


def shown_body(body: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return the body of a message with these headers, without secrets."""
    if not body:
        return body
    by_name = {name.lower(): value for name, value in headers}
    if by_name.get(b"content-encoding", b"").strip().lower() not in (b"", b"identity"):
        # The emulator does not decode it.
        return _HIDDEN
    kind, options = parse_options_header(by_name.get(b"content-type", b""))
    if kind == _FORM and options.get(b"boundary"):
        mark = b"--" + options[b"boundary"]
        return mark.join(_part(each) for each in body.split(mark))
    if kind == _QUERY:
        return shown_query(body).encode("latin-1")
    return _text(body, options)


def _part(part: bytes) -> bytes:
    """Return a part of a form: its headers, an empty line and its content."""
    head, gap, content = part.partition(b"\r\n\r\n")
    if not gap:
        return _text(part, {})
    # As the emulator reads it: the last header of a name counts.
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (each.partition(b":") for each in head.split(b"\r\n"))
    }
    _, options = parse_options_header(headers.get(b"content-disposition", b""))
    if is_secret_name(options.get(b"name", b"").decode("utf-8", "replace")):
        return _text(head, {}) + gap + _HIDDEN + b"\r\n"
    _, kind = parse_options_header(headers.get(b"content-type", b""))
    return _text(head, {}) + gap + _text(content, kind)


def _text(body: bytes, options: Mapping[bytes, bytes]) -> bytes:
    encoding = _encoding(body, options.get(b"charset", b"").decode("latin-1"))
    # A body may be truncated within a character.
    errors = "surrogateescape" if encoding in ("utf-8", "ascii") else "ignore"
    text = body.decode(encoding, errors)
    clean = _shown(text)
    return body if clean == text else clean.encode(encoding, errors)


def _encoding(body: bytes, charset: str) -> str:
    if b"\0" in body[:4] or body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return json.detect_encoding(body)
    try:
        name = codecs.lookup(charset.strip()).name
        "".encode(name)
    except (LookupError, ValueError):
        return "utf-8"
    return name


def _shown(text: str) -> str:
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[", '"')):
        return redact(text)
    return _Json().shown(text)


class _Json:
    """Replaces the tokens of one JSON text that are secret."""

    def __init__(self) -> None:
        self._last = ""
        self._name = ""
        self._depth = 0
        self._secret_depth: int | None = None
        self._after_colon = False

    def shown(self, text: str) -> str:
        return _TOKEN.sub(lambda match: self._piece(match.group()), text)

    def _piece(self, piece: str) -> str:
        if piece == ":":
            self._after_colon, self._name = True, self._last
            return piece
        if piece == ",":
            return piece
        secret = self._secret_depth is not None or (self._after_colon and is_secret_name(self._name))
        self._after_colon = False
        if piece in "{[":
            if secret and self._secret_depth is None:
                self._secret_depth = self._depth
            self._depth += 1
            return piece
        if piece in "}]":
            self._depth -= 1
            if self._depth == self._secret_depth:
                self._secret_depth = None
            return piece
        if secret:
            return f'"{REDACTED}"'
        if piece.startswith('"'):
            return self._string(piece)
        # After a missing quote, the content of strings stands outside of them.
        return piece if _LITERAL.fullmatch(piece) else REDACTED

    def _string(self, token: str) -> str:
        closed = len(token) > 1 and token.endswith('"')
        try:
            value = json.loads(token if closed else _CUT_ESCAPE.sub(r"\1", token) + '"', strict=False)
        except ValueError:
            self._last = token
            return redact(token)
        self._last = value
        clean = _shown(value)
        return token if clean == value else json.dumps(clean)
