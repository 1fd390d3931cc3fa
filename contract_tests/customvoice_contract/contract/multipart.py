"""The parts of a `multipart/form-data` body as it was sent. (The email package reads them a hundred times slower.)"""

from __future__ import annotations

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header


def form_parts(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    """Return the parts as (name, content), in order; what breaks off or is not a form ends the list."""
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if not boundary:
        return []
    reader = _Reader()
    try:
        parser = MultipartParser(boundary, reader.callbacks())  # type: ignore[arg-type] # a TypedDict that is not public
        parser.write(body)
    except MultipartParseError:
        pass
    return reader.parts


class _Reader:
    """Gathers what the parser says."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, bytes]] = []
        self._field, self._value, self._disposition, self._content = b"", b"", b"", bytearray()

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
        self._disposition, self._content = b"", bytearray()

    def _field_data(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _value_data(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._disposition = self._value
        self._field, self._value = b"", b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._content += data[start:end]

    def _end(self) -> None:
        _, options = parse_options_header(self._disposition)
        self.parts.append((options.get(b"name", b"").decode(errors="replace"), bytes(self._content)))
