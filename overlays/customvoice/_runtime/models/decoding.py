"""From JSON values to Python values. A decoder is a function that takes the JSON value and returns the Python one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from customvoice._runtime.models.timestamps import Timestamp

if TYPE_CHECKING:
    from enum import StrEnum

__all__ = [
    "Decoder",
    "DecodingProblem",
    "anything",
    "boolean",
    "integer",
    "items",
    "mapping",
    "number",
    "open_enum",
    "text",
    "timestamp",
]

T = TypeVar("T")
E = TypeVar("E", bound="StrEnum")
Decoder = Callable[[Any], T]


class DecodingProblem(ValueError):  # noqa: N818 (it never reaches the user: the driver makes a DecodingError of it)
    """A JSON value is not what the contract promises. ``place`` is the way to it, e.g. ``Model.recipe.kind``."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}" if place else problem)
        self.place = place
        self.problem = problem

    def inside(self, place: str) -> DecodingProblem:
        """The same problem, seen from one level further out."""
        glue = "" if not self.place or self.place.startswith("[") else "."
        return DecodingProblem(f"{place}{glue}{self.place}", self.problem)


def anything(value: Any) -> Any:
    """Any JSON value, as it is."""
    return value


def text(value: Any) -> str:
    """A string."""
    if isinstance(value, str):
        return value
    raise _unexpected("a string", value)


def boolean(value: Any) -> bool:
    """A truth value."""
    return _of(bool, value, "true or false")


def integer(value: Any) -> int:
    """A whole number."""
    if isinstance(value, bool):
        raise _unexpected("a whole number", value)
    return _of(int, value, "a whole number")


def number(value: Any) -> float:
    """A number; a whole one is one too."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unexpected("a number", value)
    return float(value)


def timestamp(value: Any) -> Timestamp:
    """A point in time, always with a time zone. It keeps its text; see ``Timestamp.parse``."""
    try:
        return Timestamp.parse(text(value))
    except ValueError as error:
        raise _unexpected("an RFC 3339 timestamp", value) from error


def open_enum(kind: type[E]) -> Decoder[E | str]:
    """A member of an enumeration that may grow: a value not known yet stays a plain string."""
    members: dict[str, E] = {member.value: member for member in kind}

    def decode(value: Any) -> E | str:
        if isinstance(value, str):
            return members.get(value, value)
        raise _unexpected("a string", value)

    return decode


def items(decode: Decoder[T]) -> Decoder[list[T]]:
    """An array."""

    def decode_all(value: Any) -> list[T]:
        found = _of(list, value, "an array")
        try:
            return [decode(item) for item in found]
        except DecodingProblem:  # again, more slowly, to say which one
            return [_at(f"[{index}]", decode, item) for index, item in enumerate(found)]

    return decode_all


def mapping(decode: Decoder[T]) -> Decoder[dict[str, T]]:
    """An object whose property names are data."""

    def decode_all(value: Any) -> dict[str, T]:
        return {name: _at(name, decode, item) for name, item in _of(dict, value, "an object").items()}

    return decode_all


def _at(place: str, decode: Decoder[T], value: Any) -> T:
    try:
        return decode(value)
    except DecodingProblem as problem:
        raise problem.inside(place) from problem


def _of(kind: type[T], value: Any, expected: str) -> T:
    if not isinstance(value, kind):
        raise _unexpected(expected, value)
    return value


def _unexpected(expected: str, value: Any) -> DecodingProblem:
    # The value itself may be long or secret; its type is enough to act on.
    return DecodingProblem("", f"expected {expected}, received {type(value).__name__}")
