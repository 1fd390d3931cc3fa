"""The parts of a `multipart/form-data` body as it was sent. (The email package reads them a hundred times slower.)

A preamble and spaces after a boundary are ignored (RFC 2046), and a part may declare its charset (RFC 7578).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header


class Part(NamedTuple):
    """A part: its name, its content, and the charset of its Content-Type (UTF-8 if it declares none)."""

    name: str
    content: bytes
    charset: str = "utf-8"

    def text(self) -> str | None:
        """Return the content as text; None if it is not text of the charset, or the charset is unknown."""
        try:
            return self.content.decode(self.charset)
        except (LookupError, UnicodeDecodeError, ValueError):
            return None


def form_parts(content_type: str, body: bytes) -> list[Part]:
    """Return the parts, in order; what breaks off or is not a form ends the list."""
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if not boundary:
        return []
    reader = _Reader()
    try:
        parser = MultipartParser(boundary, reader.callbacks())  # type: ignore[arg-type] # a TypedDict that is not public
        parser.write(_without_surroundings(boundary, body))
    except MultipartParseError:
        pass
    return reader.parts


def _without_surroundings(boundary: bytes, body: bytes) -> bytes:
    """Return the body without a preamble, and without spaces and tabs after boundaries."""
    line = b"--" + re.escape(boundary)
    first = re.search(rb"(?:\A|\r\n)(" + line + rb"[ \t]*\r\n)", body)
    if first is None:
        return body
    return re.sub(rb"(\A|\r\n)(" + line + rb"(?:--)?)[ \t]+(?=\r\n|\Z)", rb"\1\2", body[first.start(1) :])


class _Reader:
    """Gathers what the parser says."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._field, self._value, self._content = b"", b"", bytearray()
        self._headers: dict[bytes, bytes] = {}

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._field_data,
            "on_header_value": self._value_data,
            "on_header_end": self._header,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        self._headers, self._content = {}, bytearray()

    def _field_data(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _value_data(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field, self._value = b"", b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._content += data[start:end]

    def _end(self) -> None:
        _, disposition = parse_options_header(self._headers.get(b"content-disposition", b""))
        _, kind = parse_options_header(self._headers.get(b"content-type", b""))
        name = disposition.get(b"name", b"").decode(errors="replace")
        self.parts.append(Part(name, bytes(self._content), kind.get(b"charset", b"utf-8").decode(errors="replace")))
