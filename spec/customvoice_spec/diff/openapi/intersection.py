"""Combine the parts of `allOf`: a value must be valid for every part, so the strictest keyword counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from .canonical import canonical

Join = Callable[[Any, Any], Any]
"""Combines two schemas of one property, or of the items, into one."""

_NULLABLE = "nullable"
GROUPS = "$groups"
"""The key of the combined `oneOf` and `anyOf`: a list of (keyword, alternatives); each group must hold."""
_LARGEST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
_SMALLEST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
_MAPS = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
_SCHEMAS = (
    "items",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contentSchema",
    "if",
    "then",
    "else",
)


def intersect(into: dict[str, Any], more: Mapping[str, Any], join: Join) -> None:
    """Add the keywords of one more part to the combined schema `into`."""
    nullable = _nullable(into, more) if into else more.get(_NULLABLE)
    for key, value in more.items():
        into[key] = _combined(key, into[key], value, join) if key in into else value
    into.pop(_NULLABLE, None)
    if nullable:
        into[_NULLABLE] = True


def _nullable(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return True if null is valid for both. A part without a type allows what the other part allows."""
    flags = [bool(each.get(_NULLABLE)) for each in (one, other)]
    typed = [bool({"type", "enum", "const"} & each.keys()) for each in (one, other)]
    return all(flags) if all(typed) else any(flags)


def _combined(key: str, one: Any, other: Any, join: Join) -> Any:
    if key in _MAPS and isinstance(one, Mapping) and isinstance(other, Mapping):
        return {**one, **{name: join(one[name], node) if name in one else node for name, node in other.items()}}
    if key == "required" and isinstance(one, list) and isinstance(other, list):
        return [*one, *(name for name in other if name not in one)]
    if key == GROUPS:
        known = {canonical(group) for group in one}
        return [*one, *(group for group in other if canonical(group) not in known)]
    if key in _LARGEST or key in _SMALLEST:
        return _strictest(key, one, other)
    if one == other and isinstance(one, bool) == isinstance(other, bool):
        return one
    combine = _OTHERS.get(key)
    if combine:
        return combine(one, other)
    if key in _SCHEMAS:
        return join(one, other)
    return _additional(one, other, join) if key == "additionalProperties" else other


def _strictest(key: str, one: Any, other: Any) -> Any:
    if isinstance(one, bool) or isinstance(other, bool):  # exclusive bounds of OpenAPI 3.0
        return one or other
    return max(one, other) if key in _LARGEST else min(one, other)


def _additional(one: Any, other: Any, join: Join) -> Any:
    if one is False or other is False:
        return False
    return other if one is True else one if other is True else join(one, other)


def _types(one: Any, other: Any) -> Any:
    lists = [[each] if isinstance(each, str) else list(each) for each in (one, other)]
    if "number" in lists[1]:
        lists[1].append("integer")
    if "number" in lists[0] and "integer" in lists[1] and "integer" not in lists[0]:
        lists[0].append("integer")
    common = [each for each in lists[0] if each in lists[1]]
    return [each for each in common if each != "integer" or "number" not in common]


def _values(one: Any, other: Any) -> Any:
    known = {canonical(each) for each in other}
    return [each for each in one if canonical(each) in known]


def _all(one: Any, other: Any) -> Any:
    """Return both values where no keyword expresses that both must hold, as a list without repetitions."""
    found = {
        canonical(each): each for value in (one, other) for each in (value if isinstance(value, list) else [value])
    }
    return [found[key] for key in sorted(found)] if len(found) > 1 else next(iter(found.values()))


def _not(one: Any, other: Any) -> Any:
    parts = {canonical(each): each for each in (one, other)}
    return {"anyOf": [parts[key] for key in sorted(parts)]}


def _multiple(one: Any, other: Any) -> Any:
    if isinstance(one, int) and isinstance(other, int) and one > 0 and other > 0:
        return math.lcm(one, other)
    return _all(one, other)


_OTHERS: Mapping[str, Callable[[Any, Any], Any]] = {
    "type": _types,
    "enum": _values,
    "const": _all,
    "pattern": _all,
    "format": _all,
    "multipleOf": _multiple,
    "not": _not,
    "uniqueItems": lambda one, other: bool(one or other),
}
