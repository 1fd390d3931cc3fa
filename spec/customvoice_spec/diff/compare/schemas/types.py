"""Compare types, formats and null of two schemas."""

from __future__ import annotations

from customvoice_spec.diff.openapi.effective import Effective

from .difference import Difference


def compare_types(old: Effective, new: Effective, path: str, out: list[Difference]) -> bool:
    """Add differences in type, format and null; return False if the types are too different to compare further."""
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


def nullability(old: bool | None, new: bool | None, path: str) -> list[Difference]:
    """Return the difference in null, if there is one. A schema without a type allows null without saying so."""
    return (
        []
        if old == new or None in (old, new)
        else [Difference("became-nullable" if new else "became-not-nullable", path)]
    )


def _widened(types: frozenset[str] | None) -> frozenset[str] | None:
    """Return the types with integer added to number: every integer is a number."""
    return types | {"integer"} if types and "number" in types else types


def _type_names(schema: Effective) -> str:
    return " or ".join(sorted(schema.types)) if schema.types else "any type"
