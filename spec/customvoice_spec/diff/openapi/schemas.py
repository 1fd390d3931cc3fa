"""The schemas of one document, with `$ref` and `allOf` resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from customvoice_spec.document import json_pointer
from customvoice_spec.errors import Problem, SpecError

from .canonical import canonical
from .dialects import effective, without_null
from .effective import Effective, Schema
from .intersection import GROUPS, intersect
from .references import References
from .subtypes import Subtypes

ANNOTATIONS = frozenset(
    {
        "$comment",
        "default",
        "deprecated",
        "description",
        "example",
        "examples",
        "externalDocs",
        "nullable",
        "readOnly",
        "summary",
        "title",
        "writeOnly",
    }
)
"""Keywords that do not restrict values. `x-` keywords do not either."""
COMPOSED = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
"""Keywords whose schemas say more about the same value."""
_COMPONENTS = "/components/schemas/"


class Schemas:
    """The schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._references = References(document)
        components = document.get("components") or {}
        self._components: Mapping[str, Schema] = components.get("schemas") or {}
        self._known: dict[int, tuple[Schema, Effective]] = {}
        self._kept: dict[str, dict[str, Any]] = {}
        self._circles = 0
        self._joined: dict[tuple[str, ...], Schema] = {}
        self.subtypes = Subtypes(self._components, self.location)

    def location(self, reference: Any) -> str:
        """Return the location of the schema that a reference leads to."""
        return self._references.follow(reference)[0]

    def location_of(self, schema: Schema) -> str | None:
        """Return the location that `schema` refers to; None unless it is a reference, with annotations at most."""
        reference, rest = self._reference(schema)
        if reference is None:
            return None
        location, target = self._references.follow(reference)
        given = rest.get("type")
        if given is not None and ("type" not in (flat := self.flat(target)).plain or flat.plain["type"] != given):
            return None
        return location

    def end(self, location: str) -> str:
        """Return the location at the end of a chain of schemas that are only references."""
        seen = {location}
        while (further := self.location_of(self._references.follow(f"#{location}")[1])) not in (None, *seen):
            location = str(further)
            seen.add(location)
        return location

    def at(self, location: str) -> Effective:
        """Return the effective schema at a location."""
        return self.flat(self._references.follow(f"#{location}")[1])

    def name(self, location: str) -> str:
        """Return what a report calls the schema at a location: `Model`, `Model.recipe`, or the location."""
        if not location.startswith(_COMPONENTS):
            return location
        name, *rest = json_pointer.split(location.removeprefix("/components/schemas"))
        return ".".join([name, *(each for each in rest if each != "properties")])

    def class_at(self, location: str) -> str | None:
        """Return the component at a location that generated code has a class for: an object or an enumeration."""
        name = location.removeprefix(_COMPONENTS)
        component = self._components.get(name)
        if name == location or not isinstance(component, Mapping) or self.location_of(component) is not None:
            return None
        flat = self.at(location)
        return name if flat.known_values or flat.types == frozenset({"object"}) else None

    def has(self, name: str) -> bool:
        """Return True if there is a component with this name."""
        return name in self._components

    def notes(self, schema: Schema) -> dict[str, Any]:
        """Return the annotations beside a reference: default, description, readOnly and the like."""
        return {key: value for key, value in self._reference(schema)[1].items() if key != "type"}

    def flat(self, schema: Schema | bool) -> Effective:
        """Return the effective schema of `schema`."""
        schema = as_schema(schema)
        known = self._known.get(id(schema))
        if known is None:  # The entry keeps the schema alive, so that its id stays its own.
            known = self._known[id(schema)] = schema, effective(self._merged(schema, frozenset()))
        return known[1]

    def _reference(self, schema: Schema | bool) -> tuple[Any, dict[str, Any]]:
        """Return the reference of a schema that says nothing else, with the annotations beside it; else None, {}."""
        schema = as_schema(schema)
        if COMPOSED.isdisjoint(schema):
            return None, {}
        schema, nullable = without_null(schema)
        beside: dict[str, Any] = {"nullable": True} if nullable else {}
        reference = schema.get("$ref")
        parts = schema.get("allOf", ()) if reference is None else ()
        if not isinstance(parts, (list, tuple)) or (reference is not None and "allOf" in schema):
            return None, {}
        for part in parts:
            part = as_schema(part)
            found, more = self._reference(part)
            if found is not None and reference is not None and found != reference:
                return None, {}
            if found is None and not _says_nothing(part):
                return None, {}
            reference = reference if found is None else found
            beside |= more if found is not None else part
        if reference is None:
            return None, {}
        rest = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        return (reference, {**beside, **rest}) if _says_nothing(rest, "type") else (None, {})

    def _merged(self, schema: Schema, trail: frozenset[str]) -> dict[str, Any]:
        """Return the intersection of a schema, its reference and its parts.

        A part that contains itself (`trail` has what contains it) adds nothing.
        """
        schema, nullable = without_null(as_schema(schema))
        own = {key: value for key, value in schema.items() if key not in ("$ref", "allOf", "oneOf", "anyOf")}
        groups = [(kind, schema[kind]) for kind in ("anyOf", "oneOf") if schema.get(kind)]
        merged: dict[str, Any] = {}
        if "$ref" in schema:
            location, target = self._references.follow(schema["$ref"])
            if location not in trail:
                intersect(merged, self._whole(location, target, trail), self.join)
            else:
                self._circles += 1
        for part in schema.get("allOf") or ():
            intersect(merged, self._merged(part, trail), self.join)
        intersect(merged, {**own, GROUPS: groups} if groups else own, self.join)
        return {**merged, "nullable": True} if nullable else merged

    def _whole(self, location: str, target: Schema, trail: frozenset[str]) -> dict[str, Any]:
        """Return the merged schema at a location. It is kept, so that ancestors on many ways cost as much as one.

        What contains a circle depends on the `trail`, and is not kept.
        """
        if location not in self._kept:
            circles = self._circles
            merged = self._merged(target, trail | {location})
            if self._circles != circles:
                return merged
            self._kept[location] = merged
        return self._kept[location]

    def join(self, one: Any, other: Any) -> Any:
        """Return the schema of a property that two parts state. It is one object for the same parts."""
        parts = {canonical(part): part for each in (one, other) for part in _parts(each)}
        if len(parts) == 1:
            return next(iter(parts.values()))
        return self._joined.setdefault(tuple(sorted(parts)), {"allOf": list(parts.values())})


def as_schema(schema: Any) -> Schema:
    """Return a schema as an object: `true` allows everything, `false` nothing. Raises SpecError for anything else."""
    if isinstance(schema, dict):  # the usual case first: this runs for every property
        return schema
    if isinstance(schema, bool):
        return _EVERYTHING if schema else _NOTHING
    if not isinstance(schema, Mapping):
        raise SpecError(Problem("", f"{schema!r} is not a schema", "Write an object, or a boolean in OpenAPI 3.1"))
    return schema


_EVERYTHING: Schema = {}
_NOTHING: Schema = {"not": {}}


def _says_nothing(schema: Schema, *allowed: str) -> bool:
    return all(key in ANNOTATIONS or key in allowed or str(key).startswith("x-") for key in schema)


def _parts(schema: Any) -> Iterator[Any]:
    if isinstance(schema, Mapping) and schema.keys() == {"allOf"} and isinstance(schema["allOf"], list):
        for part in schema["allOf"]:
            yield from _parts(part)
    else:
        yield schema
