"""Decoders: functions that take a JSON value and return the Python value."""

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


class DecodingProblem(ValueError):  # noqa: N818 (users see a DecodingError, which the driver raises instead)
    """A JSON value does not match the contract. ``location`` is the path to it, e.g. ``Model.recipe.kind``."""

    def __init__(self, location: str, problem: str) -> None:
        super().__init__(f"{location}: {problem}" if location else problem)
        self.location = location
        self.problem = problem

    def inside(self, location: str) -> DecodingProblem:
        """Return the same problem with its location one level further out."""
        glue = "" if not self.location or self.location.startswith("[") else "."
        return DecodingProblem(f"{location}{glue}{self.location}", self.problem)


def anything(value: Any) -> Any:
    """Return any JSON value unchanged."""
    return value


def text(value: Any) -> str:
    """Decode a string."""
    if isinstance(value, str):
        return value
    raise _unexpected("a string", value)


def boolean(value: Any) -> bool:
    """Decode a boolean."""
    return _expect_type(bool, value, "true or false")


def integer(value: Any) -> int:
    """Decode an integer."""
    if isinstance(value, bool):
        raise _unexpected("a whole number", value)
    return _expect_type(int, value, "a whole number")


def number(value: Any) -> float:
    """Decode a number, with or without a fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unexpected("a number", value)
    return float(value)


def timestamp(value: Any) -> Timestamp:
    """Decode a timestamp. It has a time zone and keeps its text; see ``Timestamp.parse``."""
    try:
        return Timestamp.parse(text(value))
    except ValueError as error:
        raise _unexpected("an RFC 3339 timestamp", value) from error


def open_enum(kind: type[E]) -> Decoder[E | str]:
    """Return the decoder of an enumeration that may get more members: an unknown value stays a plain string."""
    members: dict[str, E] = {member.value: member for member in kind}

    def decode(value: Any) -> E | str:
        if isinstance(value, str):
            return members.get(value, value)
        raise _unexpected("a string", value)

    return decode


def items(decode: Decoder[T]) -> Decoder[list[T]]:
    """Return the decoder of an array."""

    def decode_all(value: Any) -> list[T]:
        found = _expect_type(list, value, "an array")
        try:
            return [decode(item) for item in found]
        except DecodingProblem:  # decode again, more slowly, to find the invalid item
            return [_decode_at(f"[{index}]", decode, item) for index, item in enumerate(found)]

    return decode_all


def mapping(decode: Decoder[T]) -> Decoder[dict[str, T]]:
    """Return the decoder of an object whose property names are data."""

    def decode_all(value: Any) -> dict[str, T]:
        return {name: _decode_at(name, decode, item) for name, item in _expect_type(dict, value, "an object").items()}

    return decode_all


def _decode_at(location: str, decode: Decoder[T], value: Any) -> T:
    try:
        return decode(value)
    except DecodingProblem as problem:
        raise problem.inside(location) from problem


def _expect_type(kind: type[T], value: Any, expected: str) -> T:
    if not isinstance(value, kind):
        raise _unexpected(expected, value)
    return value


def _unexpected(expected: str, value: Any) -> DecodingProblem:
    # The value itself may be long or secret, so the message shows only its type.
    return DecodingProblem("", f"expected {expected}, received {type(value).__name__}")
