"""The `filter` of list operations: one comparison, `property operator literal`.

`projectId`, `locale`, `kind`: eq, ne. `createdDateTime`: eq, ne, gt, ge, lt, le. Text is compared exactly; literals may
stand in single quotes (a quote inside is doubled) or bare; one space between the three. The spec's pattern of the
parameter is checked as well: this reader is here to point at the character (FIDELITY: filter).
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from customvoice_emulator import _errors

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
_WORD = re.compile(r"[^ ']+")
_LITERAL = re.compile(r"'((?:[^']|'')*)'|([^ ']+)")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_Moment = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """A parsed filter; call `matches` with a resource as the client would see it."""

    property: str
    compare: Callable[[Any, Any], bool]
    literal: str | _Moment
    negated: bool

    def matches(self, resource: Mapping[str, Any]) -> bool:
        """Tell whether `resource` is kept. A resource without the property differs from every literal."""
        present = resource.get(self.property)
        if not isinstance(present, str):
            return self.negated
        value = parse_moment(present) if isinstance(self.literal, tuple) else present
        return self.compare(value, self.literal)


def parse_filter(text: str) -> Filter:
    """Read a filter expression. Raises ServiceError (400) that points at the offending character."""
    name, position = _word(text, 0, "a property")
    if name not in _OPERATORS:
        raise _bad(f"'{name}' can't be filtered on; use {', '.join(_OPERATORS)}", position - len(name))
    verb, position = _word(text, _space(text, position), "an operator")
    operators = _OPERATORS[name]
    if verb not in operators:
        raise _bad(f"'{verb}' is not an operator for {name}; use {', '.join(operators)}", position - len(verb))
    start = _space(text, position)
    literal, position = _literal(text, start)
    if position < len(text):
        raise _bad("expected the end after one comparison", position)
    value: str | _Moment = literal
    if name == "createdDateTime":
        moment = parse_moment(literal)
        if moment is None:
            raise _bad("expected a date and time such as 2022-12-30T23:59:59.99Z", start)
        value = moment
    return Filter(name, operators[verb], value, negated=verb == "ne")


def parse_moment(text: str) -> _Moment | None:
    """Read an RFC 3339 date and time (UTC when no offset is given) as (whole seconds in UTC, fraction digits).

    The two parts compare exactly, however many digits the fraction has. None when `text` is no date and time.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(match[1] + (match[3] or "Z")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment, (match[2] or "").rstrip("0")


def _space(text: str, position: int) -> int:
    if text[position : position + 1] != " ":
        raise _bad("expected one space", position)
    return position + 1


def _word(text: str, position: int, expected: str) -> tuple[str, int]:
    match = _WORD.match(text, position)
    if match is None:
        raise _bad(f"expected {expected}", position)
    return match[0], match.end()


def _literal(text: str, position: int) -> tuple[str, int]:
    match = _LITERAL.match(text, position)
    if match is None:
        unclosed = text[position : position + 1] == "'"
        raise _bad("the quote is not closed" if unclosed else "expected a value", position)
    quoted = match[1]
    return (match[2] if quoted is None else quoted.replace("''", "'")), match.end()


def _bad(what: str, position: int) -> _errors.ServiceError:
    reason = f"The filter is invalid at character {position + 1}: {what}."
    return _errors.BAD_REQUEST.error(reason=reason, target="filter")
