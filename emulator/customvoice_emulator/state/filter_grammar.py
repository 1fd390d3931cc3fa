"""The extended grammar of filters: comparisons joined by `and` and `or`, with parentheses.

    either     = both *(" or " both)
    both       = comparison *(" and " comparison)
    comparison = "(" either ")" / property " " operator " " literal

The service documents one comparison only, so this is off unless `Limits.extended_filter` says otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from customvoice_emulator.state.filter import bad_filter, parse_filter, read_comparison

_MAX_DEPTH = 32


class Condition(Protocol):
    """What a list is filtered by."""

    def matches(self, resource: Mapping[str, Any]) -> bool:
        """Tell whether `resource` is kept."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Several conditions: kept is what meets `all` or `any` of them."""

    join: Callable[[Any], bool]
    parts: Sequence[Condition]

    def matches(self, resource: Mapping[str, Any]) -> bool:
        """Tell whether `resource` is kept."""
        return self.join(part.matches(resource) for part in self.parts)


def read_filter(text: str, *, extended: bool) -> Condition:
    """Read a filter of one comparison, or with `extended` of several.

    Raises ServiceError (400) that points at the offending character.
    """
    if not extended:
        return parse_filter(text)
    found, position = _either(text, 0, 0)
    if position < len(text):
        raise bad_filter("expected and, or, or the end", position)
    return found


def _either(text: str, position: int, depth: int) -> tuple[Condition, int]:
    return _joined(text, position, depth, " or ", any, _both)


def _both(text: str, position: int, depth: int) -> tuple[Condition, int]:
    return _joined(text, position, depth, " and ", all, _one)


def _joined(
    text: str,
    position: int,
    depth: int,
    word: str,
    join: Callable[[Any], bool],
    read: Callable[[str, int, int], tuple[Condition, int]],
) -> tuple[Condition, int]:
    part, position = read(text, position, depth)
    parts = [part]
    while text.startswith(word, position):
        part, position = read(text, position + len(word), depth)
        parts.append(part)
    return (Joined(join, parts) if len(parts) > 1 else part), position


def _one(text: str, position: int, depth: int) -> tuple[Condition, int]:
    if not text.startswith("(", position):
        return read_comparison(text, position)
    if depth == _MAX_DEPTH:
        raise bad_filter(f"parentheses go {_MAX_DEPTH} deep at most", position)
    found, end = _either(text, position + 1, depth + 1)
    if not text.startswith(")", end):
        raise bad_filter("expected and, or, or a closing parenthesis", end)
    return found, end + 1
