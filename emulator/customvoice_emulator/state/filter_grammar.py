"""Parse the extended grammar of filters: comparisons joined by `and` and `or`, with parentheses.

    disjunction = conjunction *(" or " conjunction)
    conjunction = term *(" and " term)
    term        = "(" disjunction ")" / property " " operator " " literal

The service documents one comparison only, so this is off unless `Limits.extended_filter` is set.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.state.filter import Criterion, invalid_filter, parse_comparison, parse_filter

_MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Joined:
    """Several criteria; `join` is `all` or `any`."""

    join: Callable[[Any], bool]
    parts: Sequence[Criterion]

    def matches(self, resource: Mapping[str, Any]) -> bool:
        """Return whether `resource` matches."""
        return self.join(part.matches(resource) for part in self.parts)


def read_filter(text: str, *, extended: bool) -> Criterion:
    """Parse a filter of one comparison; with `extended`, of several.

    Raises ServiceError (400) with the position of the invalid character.
    """
    if not extended:
        return parse_filter(text)
    found, position = _disjunction(text, 0, 0)
    if position < len(text):
        raise invalid_filter("expected and, or, or the end", position)
    return found


def _disjunction(text: str, position: int, depth: int) -> tuple[Criterion, int]:
    return _joined(text, position, depth, " or ", any, _conjunction)


def _conjunction(text: str, position: int, depth: int) -> tuple[Criterion, int]:
    return _joined(text, position, depth, " and ", all, _term)


def _joined(
    text: str,
    position: int,
    depth: int,
    word: str,
    join: Callable[[Any], bool],
    read: Callable[[str, int, int], tuple[Criterion, int]],
) -> tuple[Criterion, int]:
    part, position = read(text, position, depth)
    parts = [part]
    while text.startswith(word, position):
        part, position = read(text, position + len(word), depth)
        parts.append(part)
    return (Joined(join, parts) if len(parts) > 1 else part), position


def _term(text: str, position: int, depth: int) -> tuple[Criterion, int]:
    if not text.startswith("(", position):
        return parse_comparison(text, position)
    if depth == _MAX_DEPTH:
        raise invalid_filter(f"parentheses can be nested {_MAX_DEPTH} levels deep at most", position)
    found, end = _disjunction(text, position + 1, depth + 1)
    if not text.startswith(")", end):
        raise invalid_filter("expected and, or, or a closing parenthesis", end)
    return found, end + 1
