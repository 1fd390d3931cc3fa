"""The ``filter`` of lists, written in Python: ``F.project_id == "Jessica"``, ``F.created > moment``.

The service supports one comparison of one property (parameter Filter of the spec), so a filter is not a tree.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, NoReturn, final

from customvoice._runtime.models.timestamps import Timestamp

__all__ = ["F", "Filter", "filter_text"]

# Source: pattern of the parameter Filter. The date is checked by parsing the text as a datetime.
_TIME = re.compile(
    r"([12]\d{3}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,7})?(Z|[+-](0\d|1[0-4]):[0-5]\d)?", re.ASCII
)
_EXAMPLE = "2022-12-30T23:59:59.99Z"


@final
@dataclass(frozen=True, slots=True)
class Filter:
    """One comparison, the ``filter`` argument of a list. ``str`` returns the text that is sent."""

    property: str
    operator: str
    literal: str

    def __str__(self) -> str:
        return f"{self.property} {self.operator} {self.literal}"

    def __bool__(self) -> NoReturn:
        # `a and b`, `not a` and `x < F.created < y` would silently drop a comparison.
        raise TypeError(f"a filter is neither true nor false; {_ONE_COMPARISON}. Received: {self}")

    if not TYPE_CHECKING:  # at run time they raise with an explanation; a type checker rejects them if they are missing

        def _reject(self, *_: object) -> NoReturn:
            raise TypeError(f"filters cannot be combined; {_ONE_COMPARISON}. Received: {self}")

        __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __invert__ = _reject


def filter_text(value: object) -> str | None:
    """Return the text of the argument ``filter``, None if it is absent.

    Raises:
        ValueError: it is neither a filter nor a string that is not empty.
    """
    if value is None:
        return None
    if isinstance(value, str | Filter) and str(value).strip():
        return str(value)
    raise ValueError(f'filter must be like F.project_id == "Jessica", or its text, received {value!r}')


_ONE_COMPARISON = "the service supports one comparison only, so send one and filter the rest in Python"


class _Property:
    """A property that lists can be filtered by. Comparing it returns a Filter."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"<filter property {self._name}>"

    if not TYPE_CHECKING:  # as in Filter

        def __bool__(self) -> NoReturn:
            raise TypeError(f"{self._name} alone is not a filter; compare it: {self._supported}")

        def __contains__(self, value: object) -> NoReturn:
            raise TypeError(f"the service does not support 'in' for {self._name}; supported: {self._supported}")


class _TextProperty(_Property):
    """A text property: ``==`` and ``!=``."""

    __slots__ = ()
    _supported = "== and != with a string"

    def __eq__(self, value: str) -> Filter:  # type: ignore[override] # a filter is built, nothing is compared
        return Filter(self._name, "eq", _text_literal(self._name, value))

    def __ne__(self, value: str) -> Filter:  # type: ignore[override] # as above
        return Filter(self._name, "ne", _text_literal(self._name, value))

    if not TYPE_CHECKING:  # as in Filter

        def _reject(self, _: object) -> NoReturn:
            raise TypeError(f"the service does not order by {self._name}; supported: {self._supported}")

        __lt__ = __le__ = __gt__ = __ge__ = _reject


class _TimeProperty(_Property):
    """A time property: ``==``, ``!=``, ``<``, ``<=``, ``>`` and ``>=``."""

    __slots__ = ()
    _supported = "==, !=, <, <=, > and >= with a datetime that has a time zone, or with its text"

    def __eq__(self, value: datetime | str) -> Filter:  # type: ignore[override] # a filter is built, nothing is compared
        return Filter(self._name, "eq", _time_literal(value))

    def __ne__(self, value: datetime | str) -> Filter:  # type: ignore[override] # as above
        return Filter(self._name, "ne", _time_literal(value))

    def __lt__(self, value: datetime | str) -> Filter:
        return Filter(self._name, "lt", _time_literal(value))

    def __le__(self, value: datetime | str) -> Filter:
        return Filter(self._name, "le", _time_literal(value))

    def __gt__(self, value: datetime | str) -> Filter:
        return Filter(self._name, "gt", _time_literal(value))

    def __ge__(self, value: datetime | str) -> Filter:
        return Filter(self._name, "ge", _time_literal(value))


@final
class F:
    """The properties that lists can be filtered by.

    ``F.project_id``, ``F.locale`` and ``F.kind`` support ``==`` and ``!=`` with a string or an enumeration's member;
    ``F.created`` supports ``<``, ``<=``, ``>`` and ``>=`` too, with a datetime that has a time zone or with its text.

    Raises, when compared:
        TypeError: an operator or a type of value that the service does not support.
        ValueError: a text with control characters, or a time that is invalid, has no zone, or is outside the years
            1000 to 2999.
    """

    project_id = _TextProperty("projectId")
    locale = _TextProperty("locale")
    kind = _TextProperty("kind")
    created = _TimeProperty("createdDateTime")

    if not TYPE_CHECKING:  # mypy treats a class that cannot be created as a function, which has no such properties

        def __new__(cls) -> NoReturn:
            raise TypeError("F is not callable; compare one of its properties: F.project_id == 'Jessica'")


def _text_literal(name: str, value: object) -> str:
    text = value.value if isinstance(value, Enum) else value
    if not isinstance(text, str):
        raise TypeError(f"{name} is compared with a string, received {type(value).__name__}")
    # No id, locale or kind contains them, some gateways reject them in a URL, and a lone surrogate has no UTF-8.
    invalid = next((character for character in text if unicodedata.category(character) in {"Cc", "Cs"}), None)
    if invalid is not None:
        raise ValueError(f"{name} is compared with a text that contains the invalid character {invalid!a}. Remove it.")
    return "'" + text.replace("'", "''") + "'"


def _time_literal(value: object) -> str:
    if isinstance(value, Timestamp) and _is_valid_time(value.text) and Timestamp.parse(value.text) == value:
        return value.text  # as the service wrote it: without the seventh digit no resource would be equal
    if isinstance(value, datetime):
        return _utc_literal(value)
    if not isinstance(value, str):
        raise TypeError(f"createdDateTime is compared with a datetime or its text, received {type(value).__name__}")
    if not _is_valid_time(value):
        raise ValueError(f"createdDateTime is compared with a text like {_EXAMPLE}, received {value!r}")
    return value


def _utc_literal(value: datetime) -> str:
    if value.utcoffset() is None:
        raise ValueError(
            f"createdDateTime is compared with a datetime that has a time zone, received {value.isoformat()} without"
            " one. Pass datetime.now(UTC), or value.astimezone() if it is local time."
        )
    try:
        text = value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    except OverflowError:  # the first or last hours of the range of datetime
        text = value.isoformat()
    if not _is_valid_time(text):
        raise ValueError(f"createdDateTime is compared with the years 1000 to 2999, received {value.isoformat()}")
    return text


def _is_valid_time(text: str) -> bool:
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    try:
        datetime.fromisoformat(match[1])
    except ValueError:  # an invalid date
        return False
    return True
