"""Comparing what two schemas say by keywords: types, values, bounds, and what is noted beside them."""

from __future__ import annotations

from typing import Any, NamedTuple

from customvoice_spec.diff.openapi.schemas import ABSENT, BOUNDS, Effective, Schema, canonical


class Difference(NamedTuple):
    """One aspect (the end of a rule's id) that differs at `path` below the compared schemas; `whole` is a rule's whole
    id instead. `schema` is the component that holds it, "" where it is written in place."""

    aspect: str
    path: str
    old: Any = None
    new: Any = None
    schema: str = ""
    is_root: bool = True
    whole: bool = False


def compare_types(old: Effective, new: Effective, path: str, out: list[Difference]) -> bool:
    """Compare types, formats and null; tell whether what lies below can still be compared."""
    before, after = _widened(old.types), _widened(new.types)
    if before != after:
        names = _type_names(old), _type_names(new)
        if after is None or (before is not None and before < after):
            out.append(Difference("type-generalized", path, *names))
        elif before is None or after < before:
            out.append(Difference("type-specialized", path, *names))
        else:
            out.append(Difference("type-changed", path, *names))
            return False
    formats = old.get("format"), new.get("format")
    if formats[0] != formats[1]:
        word = "added" if formats[0] is None else "removed" if formats[1] is None else "changed"
        out.append(Difference(f"format-{word}", path, *formats))
    out += nullability(old.nullable, new.nullable, path)
    return True


def nullability(old: bool, new: bool, path: str) -> list[Difference]:
    return [] if old == new else [Difference("became-nullable" if new else "became-not-nullable", path)]


def _widened(types: frozenset[str] | None) -> frozenset[str] | None:
    """An integer is a number: number stands for both."""
    return types | {"integer"} if types and "number" in types else types


def _type_names(schema: Effective) -> str:
    return " or ".join(sorted(schema.types)) if schema.types else "any type"


def compare_enums(old: Effective, new: Effective, path: str, out: list[Difference]) -> None:
    if old.enum_name != new.enum_name and old.enum_name and new.enum_name:
        out.append(Difference("enum-name-changed", path, old.enum_name, new.enum_name))
    before, after = old.known_values, new.known_values
    if not before and not after:
        return
    if not before or not after:
        _enum_came_or_went(before, after, new.is_open if after else old.is_open, path, out)
        return
    if old.is_open != new.is_open:
        out.append(Difference("enum-became-open" if new.is_open else "enum-became-closed", path))
    prefix = "x-extensible-enum-value" if new.is_open and old.is_open else "enum-value"
    out += [Difference(f"{prefix}-removed", path, value) for value in before if value not in after]
    out += [Difference(f"{prefix}-added", path, None, value) for value in after if value not in before]


def _enum_came_or_went(
    before: tuple[Any, ...], after: tuple[Any, ...], is_open: bool, path: str, out: list[Difference]
) -> None:
    if is_open:  # an open enumeration only names values, so nothing is allowed or refused by it
        aspect = "x-extensible-enum-added" if after else "x-extensible-enum-removed"
    else:
        aspect = "became-enum" if after else "became-not-enum"
    out.append(Difference(aspect, path, list(before) or None, list(after) or None))


def compare_bounds(old: Effective, new: Effective, path: str, out: list[Difference]) -> None:
    for aspect, keyword in BOUNDS.items():
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        if before is None or after is None:
            out.append(Difference(f"{aspect}-set" if before is None else f"{aspect}-unset", path, before, after))
        else:
            out.append(
                Difference(f"{aspect}-increased" if after > before else f"{aspect}-decreased", path, before, after)
            )
    patterns = old.get("pattern"), new.get("pattern")
    if patterns[0] != patterns[1]:
        word = "added" if patterns[0] is None else "removed" if patterns[1] is None else "changed"
        out.append(Difference(f"pattern-{word}", path, *patterns))
    if bool(old.get("uniqueItems")) != bool(new.get("uniqueItems")):
        out.append(Difference("unique-items-added" if new.get("uniqueItems") else "unique-items-removed", path))
    for aspect, keyword in (("multiple-of", "multipleOf"), ("not", "not"), ("discriminator", "discriminator")):
        if canonical(old.get(keyword)) != canonical(new.get(keyword)):
            out.append(Difference(f"{aspect}-changed", path, old.get(keyword), new.get(keyword)))


def notes(old: Schema, new: Schema, path: str) -> list[Difference]:
    """Compare what is said about a schema: default, read-only, write-only, deprecated, description."""
    found = []
    before, after = old.get("default", ABSENT), new.get("default", ABSENT)
    if before is not after and (before is ABSENT or after is ABSENT or canonical(before) != canonical(after)):
        word = "added" if before is ABSENT else "removed" if after is ABSENT else "changed"
        old_value, new_value = (None if each is ABSENT else each for each in (before, after))
        found.append(Difference(f"default-value-{word}", path, old_value, new_value))
    for keyword, on, off in _FLAGS:
        if bool(old.get(keyword)) != bool(new.get(keyword)):
            found.append(Difference(on if new.get(keyword) else off, path))
    was, is_now = (" ".join(str(each.get("description", "")).split()) for each in (old, new))
    if was != is_now:
        found.append(Difference("description-changed", path, was, is_now))
    return found


_FLAGS = (
    ("readOnly", "became-read-only", "became-not-read-only"),
    ("writeOnly", "became-write-only", "became-not-write-only"),
    ("deprecated", "deprecated", "reactivated"),
)
