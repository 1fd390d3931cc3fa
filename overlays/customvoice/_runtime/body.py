"""Request bodies: bytes and their content type, fixed before the first attempt so that a retry sends the same."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from customvoice._runtime.audio import Audio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from customvoice._runtime.record import Record

__all__ = ["Body", "form_body", "json_body"]


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent, and its media type."""

    content_type: str
    content: bytes = field(repr=False)


def json_body(record: Record) -> Body:
    """The record as JSON, without what only the service sets."""
    sent = record.to_dict(exclude_read_only=True)
    return Body("application/json", json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode())


def form_body(parts: Iterable[tuple[str, str | Audio | None]], *, boundary: str | None = None) -> Body:
    """A multipart form of named parts; a part that is None is left out.

    Args:
        parts: name and value; a name may occur more than once.
        boundary: the separator. By default one that nobody can guess, so that no content can hold it and thereby
            smuggle in a part of its own (RFC 2046 section 5.1.1).

    Raises:
        ValueError: a part holds the boundary that was passed.
    """
    mark = boundary or secrets.token_hex(16)
    given = [(name, value) for name, value in parts if value is not None]
    blocks = [_part(name, value, mark) for name, value in given]
    content = b"".join(blocks) + f"--{mark}--\r\n".encode()
    return Body(f"multipart/form-data; boundary={mark}", content)


def _part(name: str, value: str | Audio, mark: str) -> bytes:
    disposition = f'Content-Disposition: form-data; name="{_quoted(name)}"'
    if isinstance(value, Audio):
        payload = value.content
        head = f'{disposition}; filename="{_quoted(value.name)}"\r\nContent-Type: {value.content_type}'
    else:
        payload, head = value.encode(), disposition
    if f"--{mark}".encode() in payload:
        raise ValueError(f"part {name} holds the multipart boundary. Choose another boundary.")
    return b"".join([f"--{mark}\r\n{head}\r\n\r\n".encode(), payload, b"\r\n"])


def _quoted(text: str) -> str:
    # The escapes that browsers use (HTML standard, multipart/form-data encoding algorithm).
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
