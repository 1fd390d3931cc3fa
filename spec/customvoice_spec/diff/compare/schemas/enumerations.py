"""Compare the enumerations of two schemas, closed and open ones."""

from __future__ import annotations

from typing import Any

from customvoice_spec.diff.openapi.effective import Effective

from .difference import Difference


def compare_enums(old: Effective, new: Effective, path: str, out: list[Difference]) -> None:
    """Add differences in the values, the name and the openness of an enumeration."""
    if old.enum_name != new.enum_name and old.enum_name and new.enum_name:
        out.append(Difference("enum-name-changed", path, old.enum_name, new.enum_name))
    before, after = old.known_values, new.known_values
    if not before and not after:
        return
    if not before or not after:
        _added_or_removed(before, after, new.is_open if after else old.is_open, path, out)
        return
    if old.is_open != new.is_open:
        out.append(Difference("enum-became-open" if new.is_open else "enum-became-closed", path))
    prefix = "x-extensible-enum-value" if new.is_open and old.is_open else "enum-value"
    out += [Difference(f"{prefix}-removed", path, value) for value in before if value not in after]
    out += [Difference(f"{prefix}-added", path, None, value) for value in after if value not in before]


def _added_or_removed(
    before: tuple[Any, ...], after: tuple[Any, ...], is_open: bool, path: str, out: list[Difference]
) -> None:
    if is_open:  # an open enumeration only lists known values: it neither allows nor forbids any
        aspect = "x-extensible-enum-added" if after else "x-extensible-enum-removed"
    else:
        aspect = "became-enum" if after else "became-not-enum"
    out.append(Difference(aspect, path, list(before) or None, list(after) or None))
