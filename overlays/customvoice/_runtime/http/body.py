"""Request bodies: their content and its type, fixed before the first attempt so that a retry sends the same."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from customvoice._runtime.uploads.audio import Audio
from customvoice._runtime.uploads.sources import MemorySource, Source
from customvoice._runtime.uploads.stream import Progress, Stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from customvoice._runtime.models.record import Record

__all__ = ["Body", "Progress", "Stream", "form_body", "json_body"]


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent, and its media type."""

    content_type: str
    content: bytes | Stream = field(repr=False)


def json_body(record: Record) -> Body:
    """The record as JSON, without what only the service sets."""
    sent = record.to_dict(exclude_read_only=True)
    return Body("application/json", json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode())


def form_body(parts: Iterable[tuple[str, str | Audio | None]], *, progress: Progress | None = None) -> Body:
    """A multipart form of named parts; a part that is None is left out.

    The separator is one that nobody can guess, so that no content can hold it and thereby smuggle in a part of its own
    (RFC 2046 section 5.1.1).

    Args:
        parts: name and value; a name may occur more than once.
        progress: called with the bytes sent and the bytes to send, of the whole form; anew from 0 with each attempt.
            What it raises ends the upload.
    """
    mark = secrets.token_hex(16)
    sources = [source for name, value in parts if value is not None for source in _part(name, value, mark)]
    content = Stream([*sources, _memory(f"--{mark}--\r\n")], progress)
    return Body(f"multipart/form-data; boundary={mark}", content)


def _part(name: str, value: str | Audio, mark: str) -> Iterator[Source]:
    head = f'--{mark}\r\nContent-Disposition: form-data; name="{_quoted(name)}"'
    if isinstance(value, Audio):
        yield _memory(f'{head}; filename="{_quoted(value.name)}"\r\nContent-Type: {value.content_type}\r\n\r\n')
        yield value.source
        yield _memory("\r\n")
    else:
        yield _memory(f"{head}\r\n\r\n{value}\r\n")


def _memory(text: str) -> Source:
    # A file name need not be UTF-8; then what cannot be written is shown as a question mark.
    return MemorySource(memoryview(text.encode(errors="replace")))


def _quoted(text: str) -> str:
    # As browsers escape quotes and line ends (HTML standard, multipart/form-data encoding algorithm); so too what
    # parsers disagree about: backslashes and the other control characters.
    return re.sub(r'["\\\x00-\x1f\x7f]', lambda found: f"%{ord(found[0]):02X}", text)
