"""Compare the enumerations of two schemas, closed and open ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.effective import Effective

from .difference import Difference
from .keywords import step


def compare_enums(old: Effective, new: Effective, path: str, out: list[Difference]) -> None:
    """Add differences in the values, the name and the openness of an enumeration."""
    before, after = old.known_values, new.known_values
    names = old.enum_name, new.enum_name
    # A new or lost enumeration, or one that opens or closes, has an entry of its own that includes the name.
    is_same_kind = bool(before) == bool(after) and old.is_open == new.is_open
    if names[0] != names[1] and (all(names) or is_same_kind):
        word = "added" if names[0] is None else "removed" if names[1] is None else "changed"
        out.append(Difference(f"enum-name-{word}", path, *names))
    _members(old, new, path, out)
    if not before and not after:
        return
    if _is_const(old, new):
        if canonical(before) != canonical(after):
            word = "added" if not before else "removed" if not after else "changed"
            values = [None if not each else each[0] for each in (before, after)]
            out.append(Difference(f"const-{word}", path, values[0], values[1]))
        return
    if not before or not after:
        _added_or_removed(before, after, new.is_open if after else old.is_open, path, out)
        return
    if old.is_open != new.is_open:
        out.append(Difference("enum-became-open" if new.is_open else "enum-became-closed", path))
    prefix = "x-extensible-enum-value" if new.is_open and old.is_open else "enum-value"
    out += [Difference(f"{prefix}-removed", path, value) for value in before if value not in after]
    out += [Difference(f"{prefix}-added", path, None, value) for value in after if value not in before]


def _members(old: Effective, new: Effective, path: str, out: list[Difference]) -> None:
    """Add differences in the names and texts that `x-ms-enum` gives to the values that both have."""
    before, after = ({canonical(each["value"]): each for each in _entries(side)} for side in (old, new))
    for value in [value for value in before if value in after and before[value] != after[value]]:
        names = before[value].get("name"), after[value].get("name")
        if names[0] != names[1]:
            shown = [
                each["value"] if name is None else name
                for each, name in ((before[value], names[0]), (after[value], names[1]))
            ]
            out.append(Difference("enum-member-renamed", path, shown[0], shown[1]))
        rest = [{k: v for k, v in side[value].items() if k != "name"} for side in (before, after)]
        if rest[0] != rest[1]:
            here = f"{path}{step('enum-value', before[value]['value'])}"
            out.append(Difference("documentation-changed", here, rest[0], rest[1]))


def _is_const(old: Effective, new: Effective) -> bool:
    """Return True if each side has `const` or no values. One value in `enum` is the same as `const`."""
    return all("enum" not in each.plain and (not each.known_values or "const" in each.plain) for each in (old, new))


def _entries(schema: Effective) -> list[Any]:
    values = (schema.get("x-ms-enum") or {}).get("values") or ()
    return [each for each in values if isinstance(each, Mapping) and "value" in each]


def _added_or_removed(
    before: tuple[Any, ...], after: tuple[Any, ...], is_open: bool, path: str, out: list[Difference]
) -> None:
    if is_open:  # an open enumeration only lists known values: it neither allows nor forbids any
        aspect = "x-extensible-enum-added" if after else "x-extensible-enum-removed"
    else:
        aspect = "became-enum" if after else "became-not-enum"
    out.append(Difference(aspect, path, list(before) or None, list(after) or None))
