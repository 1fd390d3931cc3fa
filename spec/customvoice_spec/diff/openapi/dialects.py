"""Read schemas of every dialect in one form.

OpenAPI 3.0 and Swagger 2.0 write `nullable` (`x-nullable`) and boolean exclusive bounds; OpenAPI 3.1 writes type lists
and numbers. Both are read alike, so a move to a newer dialect is no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .effective import Effective, Schema
from .intersection import GROUPS


def without_null(schema: Schema) -> tuple[Schema, bool]:
    """Return `schema` without null, and True if null was allowed: in a type list, by a flag, or as an alternative.

    If one other alternative remains, it replaces the list of alternatives.
    """
    nullable = schema.get("nullable") is True or schema.get("x-nullable") is True
    given = schema.get("type")
    if isinstance(given, list) and "null" in given:
        left = [each for each in given if each != "null"]
        schema, nullable = {**schema, "type": left} if left else {k: v for k, v in schema.items() if k != "type"}, True
    for key in ("anyOf", "oneOf"):
        if key not in schema:
            continue
        alternatives = schema.get(key)
        if isinstance(alternatives, list) and any(map(_is_null, alternatives)):
            kept = [each for each in alternatives if not _is_null(each)]
            rest = {name: value for name, value in schema.items() if name != key}
            schema, nullable = _with_alternatives(rest, key, kept), True
    return schema, nullable


def _with_alternatives(rest: Schema, key: str, kept: list[Any]) -> Schema:
    if len(kept) != 1 or not isinstance(kept[0], Mapping):
        return {**rest, key: kept} if kept else {**rest, "type": []}
    if rest.keys() & kept[0].keys() or ("$ref" in kept[0] and "allOf" in rest):
        return {**rest, "allOf": [*rest.get("allOf", ()), kept[0]]}
    return {**rest, **kept[0]}


def _is_null(schema: Any) -> bool:
    return isinstance(schema, Mapping) and (schema.get("type") == "null" or schema.get("type") == ["null"])


def effective(node: Schema) -> Effective:
    """Return a schema without references and `allOf` as an effective schema."""
    node, nullable = without_null(node)
    extension = node.get("x-ms-enum") or {}
    values = tuple(node["enum"]) if "enum" in node else ((node["const"],) if "const" in node else ())
    if None in values:
        nullable, values = True, tuple(value for value in values if value is not None)
    known = tuple(entry["value"] for entry in extension.get("values", ()) if isinstance(entry, Mapping))
    required = node.get("required")
    is_untyped = not values and "type" not in node
    return Effective(
        types=_types(node),
        nullable=True if nullable else None if is_untyped else False,
        known_values=known or values or tuple(node.get("x-extensible-enum") or ()),
        is_open=bool(extension.get("modelAsString")) or ("x-extensible-enum" in node and not values),
        enum_name=extension.get("name"),
        properties=dict(node.get("properties", {})),
        required=frozenset(required) if isinstance(required, list) else frozenset(),
        items=node.get("items") if isinstance(node.get("items"), Mapping | bool) else None,
        additional=node.get("additionalProperties", True),
        groups=tuple((kind, tuple(alternatives)) for kind, alternatives in node.get(GROUPS, ())),
        plain=_with_numeric_bounds({key: value for key, value in node.items() if key != GROUPS}),
    )


def _types(node: Mapping[str, Any]) -> frozenset[str] | None:
    given = node.get("type")
    if given is None:
        return frozenset({"object"}) if "properties" in node else None
    return frozenset([given] if isinstance(given, str) else given)


def _with_numeric_bounds(node: Mapping[str, Any]) -> dict[str, Any]:
    plain = dict(node)
    for bound, exclusive in (("maximum", "exclusiveMaximum"), ("minimum", "exclusiveMinimum")):
        flag = plain.get(exclusive)
        if flag is True:
            plain[exclusive] = plain.pop(bound, None)
        elif flag is False:
            del plain[exclusive]
    # A minimum of 0 has no effect.
    for key in ("minLength", "minItems", "minProperties"):
        if plain.get(key) == 0:
            del plain[key]
    return {key: value for key, value in plain.items() if value is not None or key == "default"}
