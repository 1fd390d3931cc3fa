"""A request before and after it is written as bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Part = tuple[bytes, bytes]
"""A part of a form: its header lines and its content."""


@dataclass
class Draft:
    """A request that can still be changed. The body is the last of `parts`, `value`, `raw_body` that is not None."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: list[tuple[bytes, bytes]]
    parts: list[Part] | None = None
    value: dict[str, Any] | None = None
    raw_body: bytes | None = None
    raw_query: bytes | None = None
    content_type: bytes | None = None
    boundary: bytes = b"frontier"
    newline: bytes = b"\r\n"
    closed: bool = True
    damages: int = 0
    framing: str = "length"
    odd_types: list[bytes | None] = field(default_factory=list)


@dataclass(frozen=True)
class Shot:
    """Bytes to send. `whole`: expect a response; otherwise disconnect. `headless`: the response has no body."""

    raw: bytes
    label: str
    whole: bool = True
    headless: bool = False
