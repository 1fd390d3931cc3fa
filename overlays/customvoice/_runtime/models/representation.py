"""How the values of a model look to people: short, and without secrets."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from customvoice._runtime.redaction import redact_text

__all__ = ["show"]

_ITEMS = 3
_CHARACTERS = 80


def show(value: Any) -> str:
    """``repr`` of a value: an enumeration's member as its text, long texts, lists and mappings cut, and signatures and
    tokens inside texts hidden."""
    if isinstance(value, Enum):
        return repr(value.value)
    if isinstance(value, str):
        text = redact_text(value)  # before it is cut, so that no half of a secret stays
        return repr(text) if len(text) <= _CHARACTERS else f"{text[:_CHARACTERS]!r}…"
    if isinstance(value, list | tuple):
        return f"[{_cut([show(item) for item in value[:_ITEMS]], len(value))}]"
    if isinstance(value, Mapping):
        first = list(value.items())[:_ITEMS]
        return f"{{{_cut([f'{show(name)}: {show(item)}' for name, item in first], len(value))}}}"
    return repr(value)


def _cut(shown: list[str], count: int) -> str:
    more = [f"… {count - len(shown)} more"] if count > len(shown) else []
    return ", ".join([*shown, *more])
