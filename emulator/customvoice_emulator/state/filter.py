"""Parse the `filter` of list operations: one comparison, `property operator literal`.

`projectId`, `locale`, `kind`: eq, ne. `createdDateTime`: eq, ne, gt, ge, lt, le. Text is compared exactly; it may have
single quotes (a quote inside is doubled) or none; times have no quotes; the three parts have one space between them.
The accepted filters are those that the spec's pattern matches; this parser also reports the position of an error
(FIDELITY: filter). The extended grammar (`filter_grammar`) adds `and`, `or` (lower precedence) and parentheses.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from customvoice_emulator.common import errors

_TEXT_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {"eq": operator.eq, "ne": operator.ne}
_TIME_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    **_TEXT_OPERATORS,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_OPERATORS = {
    "projectId": _TEXT_OPERATORS,
    "locale": _TEXT_OPERATORS,
    "kind": _TEXT_OPERATORS,
    "createdDateTime": _TIME_OPERATORS,
}
_WORD = re.compile(r"[^ '()]+")
_TEXT = re.compile(r"'((?:[^']|'')*)'|([A-Za-z0-9][A-Za-z0-9._-]*)")
_TIME = re.compile(r"[^ '()]+")
_TIME_LITERAL = re.compile(
    r"[12]\d{3}-\d\d-\d\dT([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,7})?(Z|[+-](0\d|1[0-4]):[0-5]\d)?", re.ASCII
)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_Moment = tuple[datetime, str]


class Criterion(Protocol):
    """A condition that filters a list."""

    def matches(self, resource: Mapping[str, Any]) -> bool:
        """Return whether `resource` matches."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One comparison; call `matches` with a resource as the client sees it."""

    property: str
    compare: Callable[[Any, Any], bool]
    literal: str | _Moment
    negated: bool

    def matches(self, resource: Mapping[str, Any]) -> bool:
        """Return whether `resource` matches. A missing property is not equal to any literal."""
        present = resource.get(self.property)
        if not isinstance(present, str):
            return self.negated
        value = parse_moment(present) if isinstance(self.literal, tuple) else present
        return self.compare(value, self.literal)


def parse_filter(text: str) -> Filter:
    """Parse a filter of one comparison. Raises ServiceError (400) with the position of the invalid character."""
    found, position = parse_comparison(text, 0)
    if position < len(text):
        raise invalid_filter("expected the end after one comparison", position)
    return found


def parse_comparison(text: str, position: int) -> tuple[Filter, int]:
    """Parse the comparison at `position`; return it and its end. Raises ServiceError (400)."""
    name, position = _match(_WORD, text, position, "a property")
    if name not in _OPERATORS:
        raise invalid_filter(f"'{name}' cannot be used in a filter; use {', '.join(_OPERATORS)}", position - len(name))
    verb, position = _match(_WORD, text, read_space(text, position), "an operator")
    operators = _OPERATORS[name]
    if verb not in operators:
        raise invalid_filter(
            f"'{verb}' is not an operator for {name}; use {', '.join(operators)}", position - len(verb)
        )
    literal: str | _Moment
    literal, position = (_time if name == "createdDateTime" else _text)(text, read_space(text, position))
    return Filter(name, operators[verb], literal, negated=verb == "ne"), position


def parse_moment(text: str) -> _Moment | None:
    """Parse an RFC 3339 date and time (UTC without an offset) as (whole seconds in UTC, fraction digits).

    The two parts compare exactly for any number of fraction digits. Returns None for an invalid date and time.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(match[1] + (match[3] or "Z")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment, (match[2] or "").rstrip("0")


def read_space(text: str, position: int) -> int:
    """Read one space; return the position after it. Raises ServiceError (400)."""
    if text[position : position + 1] != " ":
        raise invalid_filter("expected one space", position)
    return position + 1


def invalid_filter(what: str, position: int) -> errors.ServiceError:
    """Return the error (400) for the invalid character at `position`."""
    reason = f"The filter is invalid at character {position + 1}: {what}."
    return errors.BAD_REQUEST.error(reason=reason, target="filter")


def _match(pattern: re.Pattern[str], text: str, position: int, expected: str) -> tuple[str, int]:
    match = pattern.match(text, position)
    if match is None:
        raise invalid_filter(f"expected {expected}", position)
    return match[0], match.end()


def _text(text: str, position: int) -> tuple[str, int]:
    match = _TEXT.match(text, position)
    if match is None:
        unclosed = text[position : position + 1] == "'"
        raise invalid_filter("the quote is not closed" if unclosed else "expected a value", position)
    quoted = match[1]
    return (match[2] if quoted is None else quoted.replace("''", "'")), match.end()


def _time(text: str, position: int) -> tuple[_Moment, int]:
    expected = "a date and time such as 2022-12-30T23:59:59.99Z"
    if text[position : position + 1] == "'":
        raise invalid_filter(f"expected {expected}, without quotes", position)
    found, end = _match(_TIME, text, position, expected)
    moment = parse_moment(found) if _TIME_LITERAL.fullmatch(found) else None
    if moment is None:
        raise invalid_filter(f"expected {expected}", position)
    return moment, end
