"""Checks of the arguments that become query parameters and parts of a form."""

from __future__ import annotations

__all__ = ["flag", "required_text", "text", "whole_number"]


def text(name: str, value: object) -> str | None:
    """Return a string, or None for a parameter that is absent. Raises ValueError for another type."""
    if value is None or isinstance(value, str):
        return value
    raise _unexpected(name, "a string", value)


def required_text(name: str, value: object) -> str:
    """Return a string that is not empty, such as the id of another resource. Raises ValueError otherwise."""
    if isinstance(value, str) and value.strip():
        return value
    raise _unexpected(name, "a string that is not empty", value)


def whole_number(name: str, value: object) -> int | None:
    """Return an integer of 0 or more, or None for a parameter that is absent. Raises ValueError otherwise."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise _unexpected(name, "a whole number, 0 or more", value)


def flag(name: str, value: object) -> bool | None:
    """Return True or False, or None for a parameter that is absent. Raises ValueError for another type."""
    if value is None or isinstance(value, bool):
        return value
    raise _unexpected(name, "True or False", value)


def _unexpected(name: str, expected: str, value: object) -> ValueError:
    return ValueError(f"{name} must be {expected}, received {type(value).__name__} {value!r}")
