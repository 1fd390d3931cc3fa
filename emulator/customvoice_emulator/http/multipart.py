"""Read a streamed multipart/form-data body, within limits.

The part's name in the spec, not a `filename` in its header, decides whether a part is a file: clients differ in the
headers they send.
"""

import hashlib
import tempfile
from collections.abc import AsyncIterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from customvoice_emulator.common import errors
from customvoice_emulator.common.redaction import short
from customvoice_emulator.contract.operation import FormFile
from customvoice_emulator.http.form_boundaries import FormBoundaries
from customvoice_emulator.http.media_type import MediaType, encoding_of

MAX_TEXT_BYTES = 64 * 1024
MAX_PARTS = 100
MAX_FORM_BYTES = 256 * 1024 * 1024


@dataclass
class Form:
    """A received form: texts and files by the names in the spec. Close it to remove the files."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, list[IO[bytes]]] = field(default_factory=dict)
    digests: list[tuple[str, str]] = field(default_factory=list)
    """The (part name, SHA-256) of every file, in order."""
    _stack: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Remove the received files."""
        self._stack.close()

    def new_file(self, name: str) -> IO[bytes]:
        """Add an empty file under `name`; a small file is kept in memory."""
        file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=1024 * 1024)  # noqa: SIM115 - closed with the form
        self._stack.callback(file.close)
        self.files.setdefault(name, []).append(file)
        return file


async def read_form(
    content_type: str, chunks: AsyncIterable[bytes], names: Mapping[str, str], files: Mapping[str, FormFile]
) -> Form:
    """Read a form. `names` maps lower-case part names to the spec's names; other parts are skipped.

    Raises ServiceError: 400 for an invalid form, 413 above a limit.
    """
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if not boundary:
        raise _bad("The Content-Type multipart/form-data has no boundary.")
    reader = _Reader(names, files)
    try:
        await _feed(reader, boundary, chunks)
        reader.finish()
    except BaseException:
        reader.form.close()
        raise
    return reader.form


async def _feed(reader: "_Reader", boundary: bytes, chunks: AsyncIterable[bytes]) -> None:
    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": reader.part_begin,
                "on_part_data": reader.part_data,
                "on_part_end": reader.part_end,
                "on_header_field": reader.header_field,
                "on_header_value": reader.header_value,
                "on_header_end": reader.header_end,
                "on_headers_finished": reader.headers_finished,
                "on_end": reader.end,
            },
        )
    except (MultipartParseError, ValueError) as error:
        raise _bad(f"The boundary of the form is invalid: {error}.") from None
    size, boundaries = 0, FormBoundaries(boundary)
    try:
        async for chunk in chunks:
            size += len(chunk)
            if size > MAX_FORM_BYTES:
                raise _too_large("form", MAX_FORM_BYTES)
            parser.write(boundaries.feed(chunk))
        parser.write(boundaries.rest())
    except MultipartParseError as error:
        raise _bad(f"The form is invalid: {error}.") from None


def _bad(reason: str, target: str | None = None) -> errors.ServiceError:
    return errors.BAD_REQUEST.error(reason=reason, target=target)


def _too_large(what: str, limit: int, target: str | None = None) -> errors.ServiceError:
    return errors.BODY_TOO_LARGE.error(what=what, limit=limit, target=target)


class _Reader:
    """Builds the form from the parser's events."""

    def __init__(self, names: Mapping[str, str], files: Mapping[str, FormFile]) -> None:
        self.form = Form()
        self._names = names
        self._files = files
        self._parts = 0
        self._ended = False
        self._field = b""
        self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._name = ""
        self._text: bytearray | None = None
        self._file: IO[bytes] | None = None
        self._digest = hashlib.sha256()
        self._size = 0

    def part_begin(self) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise _bad(f"The form has more than {MAX_PARTS} parts.")
        self._headers, self._text, self._file, self._size = {}, None, None, 0

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field, self._value = b"", b""

    def headers_finished(self) -> None:
        disposition, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        given = options.get(b"name")
        if disposition != b"form-data" or given is None:
            raise _bad("A part of the form has no Content-Disposition: form-data with a name.")
        self._name = self._names.get(given.decode("utf-8", "replace").lower(), "")
        if self._name in self._files:
            self._begin_file(self._name)
        elif self._name:
            if self._name in self.form.texts:
                raise _bad(f"The {self._name} is given more than once.", self._name)
            self._text = bytearray()

    def part_data(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._file is not None:
            limit = self._files[self._name].max_bytes
            if self._size > limit:
                raise _too_large(f"file {self._name}", limit, self._name)
            self._file.write(data[start:end])
            self._digest.update(data[start:end])
        elif self._text is not None:
            if self._size > MAX_TEXT_BYTES:
                raise _too_large(f"value of {self._name}", MAX_TEXT_BYTES, self._name)
            self._text += data[start:end]

    def part_end(self) -> None:
        if self._file is not None:
            self.form.digests.append((self._name, self._digest.hexdigest()))
        elif self._text is not None:
            self.form.texts[self._name] = self._decoded(bytes(self._text))

    def _decoded(self, text: bytes) -> str:
        """Decode a text by the charset of its part; UTF-8 without one."""
        charset = MediaType.of(self._headers.get(b"content-type", b"").decode("latin-1")).charset or "utf-8"
        encoding = encoding_of(charset)
        if encoding is None:
            raise _bad(f"The charset of the part {self._name} is unknown: {short(charset)}. Use utf-8.", self._name)
        try:
            return text.decode(encoding)
        except UnicodeDecodeError:
            raise _bad(f"The {self._name} is not {charset.upper()}, the charset of its part.", self._name) from None

    def end(self) -> None:
        self._ended = True

    def finish(self) -> None:
        if not self._ended:
            raise _bad("The form ends before its closing boundary.")

    def _begin_file(self, name: str) -> None:
        if name in self.form.files and not self._files[name].many:
            raise _bad(f"The {name} is given more than once; this form has one file.", name)
        self._file = self.form.new_file(name)
        self._digest = hashlib.sha256()
