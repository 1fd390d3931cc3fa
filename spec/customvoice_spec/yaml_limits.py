"""Refuse a YAML text that is dangerous to load: too large, too deep, expanded by aliases, or with values JSON lacks.

The check reads the parser's events one by one, so that it neither recurses nor builds anything: the C loader itself
recurses for each level, and a deep text would end the process.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 200
MAX_ALIASED = 100_000
"""The maximum number of values that aliases add."""

_PREFIX = "tag:yaml.org,2002:"
# Recorders write bodies as binary; a document that has to be JSON refuses it (customvoice_spec.safe_yaml).
_TAGS = frozenset(
    ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge", "binary", "python/unicode")
)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Violation(NamedTuple):
    """Why a text is refused, and the place, counted from 1; None for the text as a whole."""

    reason: str
    line: int | None = None
    column: int | None = None


@dataclass(slots=True)
class _Open:
    """A list or object whose end was not read yet, with the number of its values so far."""

    anchor: str | None
    size: int = 1


@dataclass(slots=True)
class _State:
    stack: list[_Open] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    aliased: int = 0


def find_violation(text: str | bytes) -> Violation | None:
    """Return the first reason to refuse `text`; None without one. Raises yaml.YAMLError if it is not YAML."""
    if len(text) > MAX_BYTES:
        return Violation(f"it is larger than {MAX_BYTES} bytes")
    state = _State()
    events: Iterable[Any] = yaml.parse(text, Loader=_LOADER)
    for event in events:
        reason = _read(state, event)
        if reason is not None:
            return Violation(reason, event.start_mark.line + 1, event.start_mark.column + 1)
    return None


def _read(state: _State, event: Any) -> str | None:
    if isinstance(event, yaml.AliasEvent):
        return _alias(state, str(event.anchor))
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
        if event.tag is not None and event.tag != "!" and event.tag.removeprefix(_PREFIX) not in _TAGS:
            return f"the tag {event.tag.replace(_PREFIX, '!!')!r} is not allowed: expected a JSON value"
        if isinstance(event, yaml.CollectionStartEvent):
            if event.anchor is not None:
                state.sizes.pop(event.anchor, None)
            state.stack.append(_Open(event.anchor))
            if len(state.stack) > MAX_DEPTH:
                return f"it is nested deeper than {MAX_DEPTH} levels"
        else:
            _close(state, event.anchor, 1)
    elif isinstance(event, yaml.CollectionEndEvent):
        ended = state.stack.pop()
        _close(state, ended.anchor, ended.size)
    return None


def _alias(state: _State, anchor: str) -> str | None:
    if any(each.anchor == anchor for each in state.stack):
        return f"the alias *{anchor} refers to a value that contains it"
    size = state.sizes.get(anchor, 1)
    state.aliased += size
    _close(state, None, size)
    return f"its aliases add more than {MAX_ALIASED} values" if state.aliased > MAX_ALIASED else None


def _close(state: _State, anchor: str | None, size: int) -> None:
    """Count a complete value of `size` values."""
    if anchor is not None:
        state.sizes[anchor] = size
    if state.stack:
        state.stack[-1].size += size
