"""Strategies for OpenAPI documents, and rewritings of a document that do not change its meaning."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]
NAMES = ("Alpha", "Beta", "Gamma")
_PROPERTIES = ("id", "name", "size", "next")
_PREFIX = "#/components/schemas/"

_strings = st.fixed_dictionaries(
    {"type": st.just("string")},
    optional={"maxLength": st.integers(5, 9), "minLength": st.integers(1, 3), "format": st.just("uuid")},
)
_numbers = st.fixed_dictionaries(
    {"type": st.sampled_from(["integer", "number"])},
    optional={"maximum": st.integers(5, 9), "default": st.integers(1, 3)},
)
_enums = st.fixed_dictionaries(
    {"type": st.just("string"), "enum": st.lists(st.sampled_from("abcd"), min_size=1, unique=True)}
)
_references = st.sampled_from(NAMES).map(lambda name: {"$ref": _PREFIX + name})
_scalars = st.one_of(_strings, _numbers, _enums)


def _objects(schemas: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.dictionaries(st.sampled_from(_PROPERTIES), schemas, max_size=3)},
        optional={
            "required": st.lists(st.sampled_from(_PROPERTIES), min_size=1, max_size=2, unique=True),
            "additionalProperties": st.booleans() | schemas,
            "description": st.just("An object."),
        },
    )


def _larger(schemas: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    return st.one_of(
        _objects(schemas),
        st.fixed_dictionaries({"type": st.just("array"), "items": schemas}, optional={"maxItems": st.integers(1, 5)}),
        st.fixed_dictionaries({"allOf": st.lists(st.one_of(_references, _objects(schemas)), min_size=1, max_size=2)}),
        st.fixed_dictionaries({"oneOf": st.lists(schemas, min_size=2, max_size=3)}),
    )


_schemas = st.recursive(_scalars | _references, _larger, max_leaves=6)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Return a document of OpenAPI 3.0 or 3.1 whose components may refer to each other in circles."""
    components = {name: draw(_objects(_schemas) | _schemas) for name in NAMES}
    for name, schema in components.items():
        if "$ref" in schema or "allOf" in schema or "oneOf" in schema:  # a component must not be nothing but itself
            components[name] = {"type": "object", "properties": {"value": schema}}
    body, response = ({"application/json": {"schema": draw(_schemas)}} for _ in range(2))
    parameter = {"in": "query", "name": "q", "schema": draw(_scalars)}
    return {
        "openapi": draw(st.sampled_from(["3.0.3", "3.1.0"])),
        "info": {"title": "Things", "version": "1"},
        "paths": {
            "/things": {
                "post": {
                    "operationId": "Things_Post",
                    "parameters": [parameter],
                    "requestBody": {"content": body},
                    "responses": {"200": {"description": "", "content": response}},
                }
            }
        },
        "components": {"schemas": components},
    }


def schemas_of(document: Document) -> list[Document]:
    """Return the schemas that the operation reaches, without references, each once."""
    operation = document["paths"]["/things"]["post"]
    found: dict[int, Document] = {}
    holding = (operation["requestBody"], operation["responses"]["200"])
    pending = [operation["parameters"][0]["schema"]]
    pending += [each["content"]["application/json"]["schema"] for each in holding]
    while pending:
        schema = pending.pop()
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].removeprefix(_PREFIX)]
        if id(schema) not in found:
            found[id(schema)] = schema
            pending += [holder[key] for holder, key in holders(schema)]
    return list(found.values())


def holders(schema: Document) -> Iterator[tuple[Any, Any]]:
    """Yield each object or list in a schema that contains a schema, with its key."""
    for name in schema.get("properties", {}):
        yield schema["properties"], name
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield schema, key
    for key in ("allOf", "oneOf", "anyOf"):
        for index in range(len(schema.get(key, ()))):
            yield schema[key], index


def _all_holders(document: Document) -> list[tuple[Any, Any]]:
    return [holder for schema in schemas_of(document) for holder in holders(schema)]


def in_another_order(document: Document) -> Document:
    """Return the document with the keys of every object in reverse order."""

    def turned(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: turned(node[key]) for key in reversed(node)}
        return [turned(each) for each in node] if isinstance(node, list) else node

    changed: Document = turned(document)
    return changed


def inlined(document: Document) -> Document:
    """Replace each reference of a schema by a copy of the component, one level deep."""
    original = copy.deepcopy(document)
    for holder, key in _all_holders(document):
        if "$ref" in holder[key]:
            holder[key] = copy.deepcopy(original["components"]["schemas"][holder[key]["$ref"].removeprefix(_PREFIX)])
    return document


def extracted(document: Document) -> Document:
    """Move each schema within a schema to a component of its own."""
    for number, (holder, key) in enumerate(_all_holders(document)):
        document["components"]["schemas"][f"Part{number}"] = holder[key]
        holder[key] = {"$ref": f"{_PREFIX}Part{number}"}
    return document


def wrapped(document: Document) -> Document:
    """Wrap each schema within a schema in an allOf of one."""
    for holder, key in _all_holders(document):
        holder[key] = {"allOf": [holder[key]]}
    return document


def split(document: Document) -> Document:
    """Move the properties of each object to a part of allOf."""
    for schema in schemas_of(document):
        if "properties" in schema and "allOf" not in schema:
            schema["allOf"] = [{"type": "object", "properties": schema.pop("properties")}]
    return document


def of_the_other_dialect(document: Document) -> Document:
    """Return the document in the other dialect of OpenAPI, with bounds that both can express."""
    document["openapi"] = "3.1.0" if document["openapi"] == "3.0.3" else "3.0.3"
    return document


def with_parameters_at_the_path(document: Document) -> Document:
    """Move the parameters of the operation to its path."""
    item = document["paths"]["/things"]
    item["parameters"] = item["post"].pop("parameters")
    return document


REWRITINGS: tuple[Callable[[Document], Document], ...] = (
    in_another_order,
    inlined,
    extracted,
    wrapped,
    split,
    of_the_other_dialect,
    with_parameters_at_the_path,
)
EDITS: dict[str, Callable[[Document], object]] = {
    "pattern": lambda schema: schema.update(pattern="^edited$"),
    "property": lambda schema: schema.setdefault("properties", {}).update(edited={"type": "string"}),
    "format": lambda schema: schema.update(format="edited"),
    "not": lambda schema: schema.update({"not": {"const": "edited"}}),
    "multipleOf": lambda schema: schema.update(multipleOf=7919),
    "uniqueItems": lambda schema: schema.update(uniqueItems=True),
    "maxLength": lambda schema: schema.update(maxLength=4),
}
"""Changes of one schema that no other part of the same schema can hide."""
