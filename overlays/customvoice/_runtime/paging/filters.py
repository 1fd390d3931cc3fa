"""The ``filter`` of lists, written in Python: ``F.project_id == "Jessica"``, ``F.created > moment``.

The service knows one comparison of one property (parameter Filter of the spec), so a filter is no expression tree.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, NoReturn, final

from customvoice._runtime.models.timestamps import Timestamp

__all__ = ["F", "Filter"]

# Source: pattern of the parameter Filter. The calendar is checked by reading the text as a datetime.
_MOMENT = re.compile(
    r"([12]\d{3}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,7})?(Z|[+-](0\d|1[0-4]):[0-5]\d)?", re.ASCII
)
_EXAMPLE = "2022-12-30T23:59:59.99Z"


@final
@dataclass(frozen=True, slots=True)
class Filter:
    """One comparison, to be passed as ``filter`` of a list. ``str`` of it is the text that is sent."""

    property: str
    operator: str
    literal: str

    def __str__(self) -> str:
        return f"{self.property} {self.operator} {self.literal}"

    def __bool__(self) -> NoReturn:
        # `a and b`, `not a` and `x < F.created < y` would silently drop a comparison.
        raise TypeError(f"a filter is neither true nor false; {_ONE_COMPARISON}. Received: {self}")

    if not TYPE_CHECKING:  # at run time they explain themselves; a type checker refuses them without

        def _refuse(self, *_: object) -> NoReturn:
            raise TypeError(f"filters cannot be combined; {_ONE_COMPARISON}. Received: {self}")

        __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __invert__ = _refuse


_ONE_COMPARISON = "the service knows one comparison only, so send that one and select the rest in Python"


class _Property:
    """A property that lists can be filtered by; comparing it gives a Filter."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"<filter property {self._name}>"

    if not TYPE_CHECKING:  # as in Filter

        def __bool__(self) -> NoReturn:
            raise TypeError(f"{self._name} alone is no filter; compare it: {self._possible}")

        def __contains__(self, value: object) -> NoReturn:
            raise TypeError(f"'in' cannot be asked of the service for {self._name}; possible: {self._possible}")


class _TextProperty(_Property):
    """A property that is a text: ``==`` and ``!=``."""

    __slots__ = ()
    _possible = "== and != with a string"

    def __eq__(self, value: str) -> Filter:  # type: ignore[override] # a filter is built, nothing is compared
        return Filter(self._name, "eq", _quoted(self._name, value))

    def __ne__(self, value: str) -> Filter:  # type: ignore[override] # as above
        return Filter(self._name, "ne", _quoted(self._name, value))

    if not TYPE_CHECKING:  # as in Filter

        def _refuse(self, _: object) -> NoReturn:
            raise TypeError(f"the service does not order by {self._name}; possible: {self._possible}")

        __lt__ = __le__ = __gt__ = __ge__ = _refuse


class _MomentProperty(_Property):
    """A property that is a point in time: ``==``, ``!=``, ``<``, ``<=``, ``>`` and ``>=``."""

    __slots__ = ()
    _possible = "==, !=, <, <=, > and >= with a datetime that has a time zone, or with a text"

    def __eq__(self, value: datetime | str) -> Filter:  # type: ignore[override] # a filter is built, nothing is compared
        return Filter(self._name, "eq", _moment(value))

    def __ne__(self, value: datetime | str) -> Filter:  # type: ignore[override] # as above
        return Filter(self._name, "ne", _moment(value))

    def __lt__(self, value: datetime | str) -> Filter:
        return Filter(self._name, "lt", _moment(value))

    def __le__(self, value: datetime | str) -> Filter:
        return Filter(self._name, "le", _moment(value))

    def __gt__(self, value: datetime | str) -> Filter:
        return Filter(self._name, "gt", _moment(value))

    def __ge__(self, value: datetime | str) -> Filter:
        return Filter(self._name, "ge", _moment(value))


@final
class F:
    """The properties that lists can be filtered by.

    ``F.project_id``, ``F.locale`` and ``F.kind`` know ``==`` and ``!=`` with a string or an enumeration's member;
    ``F.created`` knows ``<``, ``<=``, ``>`` and ``>=`` too, with a datetime that has a time zone or with its text.

    Raises, when compared:
        TypeError: an operator or a type of value that the service does not know.
        ValueError: a text with control characters, or a time that is unreadable, has no zone, or is outside the years
            1000 to 2999.
    """

    project_id = _TextProperty("projectId")
    locale = _TextProperty("locale")
    kind = _TextProperty("kind")
    created = _MomentProperty("createdDateTime")

    if not TYPE_CHECKING:  # mypy takes a class that cannot be made for a function, which has no such properties

        def __new__(cls) -> NoReturn:
            raise TypeError("F is not called; compare one of its properties: F.project_id == 'Jessica'")


def _quoted(name: str, value: object) -> str:
    text = value.value if isinstance(value, Enum) else value
    if not isinstance(text, str):
        raise TypeError(f"{name} is compared with a string, received {type(value).__name__}")
    # No id, locale or kind holds them, some gateways refuse them in a URL, and half a surrogate pair has no UTF-8.
    strange = next((character for character in text if unicodedata.category(character) in {"Cc", "Cs"}), None)
    if strange is not None:
        raise ValueError(f"{name} is compared with a text that holds the character {strange!a}. Leave it out.")
    return "'" + text.replace("'", "''") + "'"


def _moment(value: object) -> str:
    if isinstance(value, Timestamp) and _is_moment(value.text) and Timestamp.parse(value.text) == value:
        return value.text  # as the service wrote it: without a seventh digit nothing would be equal to it
    if isinstance(value, datetime):
        return _in_utc(value)
    if not isinstance(value, str):
        raise TypeError(f"createdDateTime is compared with a datetime or its text, received {type(value).__name__}")
    if not _is_moment(value):
        raise ValueError(f"createdDateTime is compared with a text like {_EXAMPLE}, received {value!r}")
    return value


def _in_utc(value: datetime) -> str:
    if value.utcoffset() is None:
        raise ValueError(
            f"createdDateTime is compared with a datetime that has a time zone, received {value.isoformat()} without."
            " Pass datetime.now(UTC), or value.astimezone() if it is local time."
        )
    try:
        text = value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    except OverflowError:  # the first or last hours that a datetime can hold
        text = value.isoformat()
    if not _is_moment(text):
        raise ValueError(f"createdDateTime is compared with the years 1000 to 2999, received {value.isoformat()}")
    return text


def _is_moment(text: str) -> bool:
    match = _MOMENT.fullmatch(text)
    if match is None:
        return False
    try:
        datetime.fromisoformat(match[1])
    except ValueError:  # no day of the calendar
        return False
    return True
