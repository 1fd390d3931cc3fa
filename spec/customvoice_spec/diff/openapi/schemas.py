"""The schemas of one document, with `$ref` and `allOf` resolved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customvoice_spec.errors import Problem, SpecError

from .dialects import effective, without_null
from .effective import Effective, Schema

_SCHEMAS = "#/components/schemas/"
_DEEPEST = 40


class Schemas:
    """The schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._components: Mapping[str, Schema] = document.get("components", {}).get("schemas", {})
        self._known: dict[str, Effective] = {}

    def name_of(self, schema: Schema) -> str | None:
        """Return the component that `schema` refers to; None unless it is a reference, with annotations at most."""
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
        """Return the effective schema of a component."""
        if name not in self._known:
            self._known[name] = self.flat(self._components[name])
        return self._known[name]

    def flat(self, schema: Schema) -> Effective:
        """Return the effective schema of `schema`."""
        return effective(self._merged(schema, 0))

    def notes(self, schema: Schema) -> Schema:
        """Return the annotations beside a reference: default, description, readOnly and the like."""
        return {key: value for key, value in schema.items() if key not in ("$ref", "allOf", "anyOf", "oneOf")}

    def _merged(self, schema: Schema, depth: int) -> dict[str, Any]:
        if depth > _DEEPEST:
            raise SpecError(Problem("", "allOf or $ref form a circle", "Break the circle"))
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
