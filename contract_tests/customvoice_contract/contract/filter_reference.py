"""What a `filter` means: the grammar is the pattern of the document, the meaning is that of its description.

A reference evaluator: it works on the resources as the version under test shows them.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
OPERATORS = tuple(_COMPARE)
TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_ANY_TIME = "2022-12-30T23:59:59.99Z"
_TICKS = 10_000_000


class Grammar:
    """What the document's pattern of the parameter `filter` accepts."""

    def __init__(self, pattern: str) -> None:
        """Take the pattern; it is anchored at both ends."""
        self._pattern = re.compile(pattern, re.ASCII)

    def accepts(self, text: str) -> bool:
        """Return True if `text` must be accepted; any other text must be rejected with 400."""
        return self._pattern.fullmatch(text) is not None

    def operators(self, name: str) -> tuple[str, ...]:
        """Return the operators that the property `name` knows; empty when it can't be filtered by."""
        literal = _ANY_TIME if self.is_time(name) else "'x'"
        return tuple(each for each in OPERATORS if self.accepts(f"{name} {each} {literal}"))

    def is_time(self, name: str) -> bool:
        """Whether the literals of the property `name` are times."""
        return self.accepts(f"{name} eq {_ANY_TIME}") and not self.accepts(f"{name} eq 'x'")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`property operator literal`; the literal as it is meant (unquoted), a time as it is written."""

    property: str
    operator: str
    literal: str
    is_time: bool = False

    def text(self) -> str:
        """Return the filter as a client writes it: text quoted, with inner quotes doubled; times bare."""
        literal = self.literal if self.is_time else "'" + self.literal.replace("'", "''") + "'"
        return f"{self.property} {self.operator} {literal}"

    def matches(self, resource: Mapping[str, Any]) -> bool:
        """Whether the filtered list has `resource`. One without the property differs from every literal (FIDELITY)."""
        present = resource.get(self.property)
        if not isinstance(present, str):
            return self.operator == "ne"
        if self.is_time:
            return _COMPARE[self.operator](ticks(present), ticks(self.literal))
        return _COMPARE[self.operator](present, self.literal)


def read(text: str, grammar: Grammar) -> Comparison:
    """Read a filter that `grammar` accepts."""
    name, verb, literal = text.split(" ", 2)
    if literal.startswith("'"):
        literal = literal[1:-1].replace("''", "'")
    return Comparison(name, verb, literal, grammar.is_time(name))


def ticks(text: str) -> int:
    """Return an RFC 3339 time (UTC without an offset) as a count of 100 nanoseconds; raises ValueError."""
    match = TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no RFC 3339 date and time with up to 7 digits of a second's fraction")
    whole = datetime.fromisoformat(match[1] + (match[3] or "Z"))
    since = whole - datetime(1, 1, 1, tzinfo=UTC)
    return (since.days * 86400 + since.seconds) * _TICKS + int((match[2] or "").ljust(7, "0"))


def timestamp(count: int) -> str:
    """Return the inverse of `ticks`, in UTC, with all seven digits."""
    seconds, fraction = divmod(count, _TICKS)
    days, seconds = divmod(seconds, 86400)
    day = datetime.fromordinal(days + 1)
    hours, seconds = divmod(seconds, 3600)
    return f"{day:%Y-%m-%d}T{hours:02}:{seconds // 60:02}:{seconds % 60:02}.{fraction:07}Z"
