"""The representation of the values of a model: short, and without secrets."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from customvoice._runtime.redaction import redact_text

__all__ = ["show"]

_MAX_ITEMS = 3
_MAX_CHARACTERS = 80


def show(value: Any) -> str:
    """Return ``repr`` of a value, with enumeration members as their text, long values shortened, and signatures and
    tokens redacted."""
    if isinstance(value, Enum):
        return repr(value.value)
    if isinstance(value, str):
        text = redact_text(value)  # before it is shortened, so that no part of a secret remains
        return repr(text) if len(text) <= _MAX_CHARACTERS else f"{text[:_MAX_CHARACTERS]!r}…"
    if isinstance(value, list | tuple):
        return f"[{_join_shortened([show(item) for item in value[:_MAX_ITEMS]], len(value))}]"
    if isinstance(value, Mapping):
        first = list(value.items())[:_MAX_ITEMS]
        return f"{{{_join_shortened([f'{show(name)}: {show(item)}' for name, item in first], len(value))}}}"
    return repr(value)


def _join_shortened(shown: list[str], count: int) -> str:
    more = [f"… {count - len(shown)} more"] if count > len(shown) else []
    return ", ".join([*shown, *more])
