"""What a schema says once `$ref`, `allOf` and the dialects of OpenAPI are out of the way.

OpenAPI 3.0 and Swagger 2.0 write `nullable` (`x-nullable`) and boolean exclusive bounds; 3.1 writes type lists and
numbers. Both come out alike, so that moving a document to a newer dialect is no change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from customvoice_spec.errors import Problem, SpecError

Schema = Mapping[str, Any]
ABSENT: Any = object()
_SCHEMAS = "#/components/schemas/"
_DEEPEST = 40

BOUNDS = {
    "max-length": "maxLength",
    "min-length": "minLength",
    "max": "maximum",
    "min": "minimum",
    "exclusive-max": "exclusiveMaximum",
    "exclusive-min": "exclusiveMinimum",
    "max-items": "maxItems",
    "min-items": "minItems",
    "max-properties": "maxProperties",
    "min-properties": "minProperties",
}


@dataclass(slots=True)
class Effective:
    """A schema, flattened one level deep; `properties`, `items`, `any_of` and so on are raw schemas again."""

    types: frozenset[str] | None = None
    nullable: bool = False
    known_values: tuple[Any, ...] = ()
    is_open: bool = False
    enum_name: str | None = None
    properties: dict[str, Schema] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: Schema | None = None
    additional: bool | Schema = True
    any_of: tuple[Schema, ...] = ()
    one_of: tuple[Schema, ...] = ()
    plain: dict[str, Any] = field(default_factory=dict)

    def get(self, keyword: str, default: Any = None) -> Any:
        """Return the value of a keyword that needs no care."""
        return self.plain.get(keyword, default)


class Schemas:
    """The schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._components: Mapping[str, Schema] = document.get("components", {}).get("schemas", {})
        self._known: dict[str, Effective] = {}

    def name_of(self, schema: Schema) -> str | None:
        """Return the component that `schema` stands for, where it is a reference (with notes beside it at most)."""
        schema, _ = without_null(schema)
        target = schema.get("$ref")
        if target is None and (single := _single_reference(schema)) is not None:
            target = single
        if target is None:
            return None
        name = str(target).removeprefix(_SCHEMAS)
        if name not in self._components:
            raise SpecError(
                Problem("", f"the schema {target!r} is not in the document", "Bundle the document into one file first")
            )
        return name

    def component(self, name: str) -> Effective:
        """Return the flattened component."""
        if name not in self._known:
            self._known[name] = self.flat(self._components[name])
        return self._known[name]

    def flat(self, schema: Schema) -> Effective:
        """Return `schema` flattened, references followed."""
        return _read(self._merged(schema, 0))

    def notes(self, schema: Schema) -> Schema:
        """Return what stands beside a reference: default, description, readOnly and the like."""
        return {key: value for key, value in schema.items() if key not in ("$ref", "allOf", "anyOf", "oneOf")}

    def _merged(self, schema: Schema, depth: int) -> dict[str, Any]:
        if depth > _DEEPEST:
            raise SpecError(Problem("", "allOf or $ref lead in a circle", "Break the circle"))
        schema, nullable = without_null(schema)
        parts = list(schema.get("allOf", ()))
        if "$ref" in schema:
            name = self.name_of({"$ref": schema["$ref"]})
            assert name is not None
            parts.append(self._components[name])
        merged: dict[str, Any] = {}
        for part in parts:
            _add(merged, self._merged(part, depth + 1))
        _add(merged, {key: value for key, value in schema.items() if key not in ("$ref", "allOf")})
        return {**merged, "nullable": True} if nullable else merged


def canonical(value: Any) -> str:
    """Return `value` as JSON that is equal for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def _single_reference(schema: Schema) -> Any:
    parts = schema.get("allOf")
    if isinstance(parts, list) and len(parts) == 1 and set(parts[0]) == {"$ref"} and "properties" not in schema:
        return parts[0]["$ref"]
    return None


def _add(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if key == "properties":
            into[key] = {**into.get(key, {}), **value}
        elif key == "required" and isinstance(value, list):
            into[key] = [*into.get(key, []), *value]
        else:
            into[key] = value


def without_null(schema: Schema) -> tuple[Schema, bool]:
    """Return `schema` without null, and whether null was allowed: in a type list, as a flag, or as an alternative.

    An alternative that is left alone stands for itself.
    """
    nullable = schema.get("nullable") is True or schema.get("x-nullable") is True
    given = schema.get("type")
    if isinstance(given, list) and "null" in given:
        left = [each for each in given if each != "null"]
        schema, nullable = {**schema, "type": left} if left else {k: v for k, v in schema.items() if k != "type"}, True
    for key in ("anyOf", "oneOf"):
        alternatives = schema.get(key)
        if isinstance(alternatives, list) and any(each.get("type") == "null" for each in alternatives):
            kept = [each for each in alternatives if each.get("type") != "null"]
            rest = {name: value for name, value in schema.items() if name != key}
            schema, nullable = {**rest, **kept[0]} if len(kept) == 1 else {**rest, key: kept}, True
    return schema, nullable


def _read(node: Schema) -> Effective:
    node, nullable = without_null(node)
    extension = node.get("x-ms-enum") or {}
    values = tuple(node["enum"]) if "enum" in node else ((node["const"],) if "const" in node else ())
    if None in values:
        nullable, values = True, tuple(value for value in values if value is not None)
    known = tuple(entry["value"] for entry in extension.get("values", ()) if isinstance(entry, Mapping))
    required = node.get("required")
    return Effective(
        types=_types(node),
        nullable=nullable,
        known_values=known or values,
        is_open=bool(extension.get("modelAsString")),
        enum_name=extension.get("name"),
        properties=dict(node.get("properties", {})),
        required=frozenset(required) if isinstance(required, list) else frozenset(),
        items=node.get("items") if isinstance(node.get("items"), Mapping) else None,
        additional=node.get("additionalProperties", True),
        any_of=tuple(node.get("anyOf", ())),
        one_of=tuple(node.get("oneOf", ())),
        plain=_bounded(node),
    )


def _types(node: Mapping[str, Any]) -> frozenset[str] | None:
    given = node.get("type")
    if given is None:
        return frozenset({"object"}) if "properties" in node else None
    return frozenset([given] if isinstance(given, str) else given)


def _bounded(node: Mapping[str, Any]) -> dict[str, Any]:
    plain = dict(node)
    for bound, exclusive in (("maximum", "exclusiveMaximum"), ("minimum", "exclusiveMinimum")):
        flag = plain.get(exclusive)
        if flag is True:
            plain[exclusive] = plain.pop(bound, None)
        elif flag is False:
            del plain[exclusive]
    # What says nothing is no bound: at least nothing, at least 0.
    for key in ("minLength", "minItems", "minProperties"):
        if plain.get(key) == 0:
            del plain[key]
    return {key: value for key, value in plain.items() if value is not None or key == "default"}
