"""Request bodies: content and media type, fixed before the first attempt, so that a retry sends the same bytes."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from customvoice._runtime.uploads.audio import Audio
from customvoice._runtime.uploads.sources import MemorySource, Source, TextSource
from customvoice._runtime.uploads.stream import ProgressCallback, Stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from customvoice._runtime.models.record import Record

__all__ = ["Body", "form_body", "json_body"]


@dataclass(frozen=True, slots=True)
class Body:
    """The content of a request, and its media type."""

    content_type: str
    content: bytes | Stream = field(repr=False)


def json_body(record: Record) -> Body:
    """Return the model as JSON. Raises ValueError like ``Record.to_request``."""
    return Body("application/json", json.dumps(record.to_request(), ensure_ascii=False, separators=(",", ":")).encode())


def form_body(parts: Iterable[tuple[str, str | Audio | None]], *, progress: ProgressCallback | None = None) -> Body:
    """Return a multipart form of named parts. A part that is None is left out.

    The boundary is random, so that no content can contain it and inject another part (RFC 2046 section 5.1.1).

    Args:
        parts: name and value; a name may occur more than once.
        progress: called with the bytes sent and the total bytes of the whole form; each attempt starts from 0 again. An
            exception that it raises ends the upload.
    """
    boundary = secrets.token_hex(16)
    sources = [source for name, value in parts if value is not None for source in _part(name, value, boundary)]
    content = Stream([*sources, _text_source(f"--{boundary}--\r\n")], progress)
    return Body(f"multipart/form-data; boundary={boundary}", content)


def _part(name: str, value: str | Audio, boundary: str) -> Iterator[Source]:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{_escape_name(name)}"'
    if isinstance(value, Audio):

        def audio_head() -> str:
            return f'{head}; filename="{_escape_name(value.name)}"\r\nContent-Type: {value.content_type}\r\n\r\n'

        # The first bytes of a pipe, which decide about its media type, are not read yet.
        yield TextSource(audio_head) if value.source.length is None else _text_source(audio_head())
        yield value.source
        yield _text_source("\r\n")
    else:
        yield _text_source(f"{head}\r\n\r\n{value}\r\n")


def _text_source(text: str) -> Source:
    # A file name may be invalid UTF-8; then question marks replace its invalid characters.
    return MemorySource(memoryview(text.encode(errors="replace")))


def _escape_name(text: str) -> str:
    # Escapes quotes and line ends as browsers do (HTML standard, multipart/form-data encoding algorithm), and the
    # characters that parsers treat differently: backslashes and the other control characters.
    return re.sub(r'["\\\x00-\x1f\x7f]', lambda found: f"%{ord(found[0]):02X}", text)
