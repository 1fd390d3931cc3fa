"""Strategies for OpenAPI 3 documents, and their schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.diff.generated_parts import callbacks, contents, parameters, responses, security, servers

Document = dict[str, Any]
NAMES = ("Alpha", "Beta", "Gamma")
PREFIX = "#/components/schemas/"
DIALECTS = ("3.0.3", "3.1.0")
_PROPERTIES = ("id", "name", "size", "next")

_strings = st.fixed_dictionaries(
    {"type": st.just("string")},
    optional={"maxLength": st.integers(5, 9), "minLength": st.integers(1, 3), "format": st.just("uuid")},
)
_numbers = st.fixed_dictionaries(
    {"type": st.sampled_from(["integer", "number"])},
    optional={"maximum": st.integers(5, 9), "default": st.integers(1, 3), "multipleOf": st.integers(2, 3)},
)
_enums = st.fixed_dictionaries(
    {"type": st.just("string"), "enum": st.lists(st.sampled_from("abcd"), min_size=1, unique=True)}
)
_references = st.sampled_from(NAMES).map(lambda name: {"$ref": PREFIX + name})
scalars = st.one_of(_strings, _numbers, _enums)
"""Schemas of both dialects without schemas in them."""


@st.composite
def _nullable(draw: st.DrawFn, dialect: str) -> Document:
    schema: Document = draw(_strings | _numbers)
    if dialect == "3.0.3":
        return {**schema, "nullable": True}
    return {**schema, "type": [schema["type"], "null"]}


@st.composite
def _exclusive(draw: st.DrawFn, dialect: str) -> Document:
    limit = draw(st.integers(5, 9))
    bound = {"maximum": limit, "exclusiveMaximum": True} if dialect == "3.0.3" else {"exclusiveMaximum": limit}
    return {"type": "number", **bound}


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
        st.fixed_dictionaries({"oneOf": st.lists(schemas, min_size=2, max_size=3)}),
        st.fixed_dictionaries({"not": schemas}),
    )


def _with_parts(schemas: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    parts = st.lists(st.one_of(_references, _objects(schemas)), min_size=1, max_size=2)
    return _larger(schemas) | st.fixed_dictionaries({"allOf": parts})


def _of_2020(schemas: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    """Return schemas with the keywords of JSON Schema 2020-12."""
    arrays = st.fixed_dictionaries(
        {"type": st.just("array"), "prefixItems": st.lists(schemas, min_size=1, max_size=2)},
        optional={
            "items": schemas | st.booleans(),
            "contains": schemas,
            "minContains": st.integers(2, 3),
            "unevaluatedItems": schemas,
        },
    )
    objects = st.fixed_dictionaries(
        {"type": st.just("object")},
        optional={
            "patternProperties": st.fixed_dictionaries({"^x-": schemas}),
            "propertyNames": _strings,
            "dependentRequired": st.just({"id": ["name"]}),
            "dependentSchemas": st.fixed_dictionaries({"id": schemas}),
            "unevaluatedProperties": schemas | st.booleans(),
        },
    )
    texts = st.fixed_dictionaries(
        {"type": st.just("string"), "contentMediaType": st.just("application/json"), "contentSchema": schemas},
        optional={"contentEncoding": st.just("base64")},
    )
    conditions = st.fixed_dictionaries({"if": schemas, "then": schemas}, optional={"else": schemas})
    return st.one_of(arrays, objects, texts, conditions, st.fixed_dictionaries({"const": st.integers(1, 3)}))


def _schemas(dialect: str, *, with_parts: bool) -> st.SearchStrategy[Document]:
    larger = _with_parts if with_parts else _larger
    leaves = scalars | _references | _nullable(dialect) | _exclusive(dialect)
    if dialect == "3.0.3":
        return st.recursive(leaves, larger, max_leaves=6)
    return st.recursive(leaves, lambda inner: larger(inner) | _of_2020(inner), max_leaves=6)


def _subtypes(schemas: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    """Return a base with a discriminator and two subtypes, as components."""
    names = st.fixed_dictionaries({"fur": schemas})
    return names.map(
        lambda properties: {
            "Animal": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"type": "string"}},
                "discriminator": {"propertyName": "kind"},
            },
            "Cat": {"allOf": [{"$ref": f"{PREFIX}Animal"}, {"type": "object", "properties": properties}]},
            "Dog": {"allOf": [{"$ref": f"{PREFIX}Animal"}, {"type": "object", "required": ["fur"]}]},
        }
    )


@st.composite
def documents(draw: st.DrawFn, dialects: tuple[str, ...] = DIALECTS, *, with_parts: bool = True) -> Document:
    """Return a document whose components may refer to each other in circles.

    Without `with_parts`, no keyword of a schema can be hidden by a stricter one in `allOf`.
    """
    dialect = draw(st.sampled_from(dialects))
    schemas = _schemas(dialect, with_parts=with_parts)
    components = {name: draw(_objects(schemas) | schemas) for name in NAMES}
    for name, schema in components.items():
        if {"$ref", "allOf", "oneOf", "not", "if"} & schema.keys():  # a component must not be nothing but itself
            components[name] = {"type": "object", "properties": {"value": schema}}
    places = schemas
    if draw(st.booleans()):
        components |= draw(_subtypes(schemas))
        places = schemas | st.just({"$ref": f"{PREFIX}Animal"})
    body = draw(contents(places))
    operation: Document = {
        "operationId": "Things_Post",
        "parameters": [{"in": "query", "name": "q", "schema": draw(scalars)}, *draw(parameters(scalars))],
        "requestBody": {"content": body},
        "responses": draw(responses(places)),
    }
    operation |= draw(security()) | draw(servers()) | draw(callbacks(places))
    document: Document = {
        "openapi": dialect,
        "info": {"title": "Things", "version": "1"},
        "paths": {"/things": {"post": operation}},
        "components": {
            "schemas": components,
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }
    document |= draw(servers()) | draw(security())
    if dialect != "3.0.3" and draw(st.booleans()):
        hook = {"post": {"requestBody": {"content": draw(contents(places))}, "responses": draw(responses(places))}}
        document["webhooks"] = {"changed": hook}
    return document


def schemas_of(document: Document) -> list[Document]:
    """Return the schemas that an operation or a webhook reaches, without references, each once."""
    found: dict[int, Document] = {}
    pending = [holder[key] for holder, key in roots(document)]
    while pending:
        schema = pending.pop()
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].removeprefix(PREFIX)]
        if id(schema) not in found:
            found[id(schema)] = schema
            pending += [holder[key] for holder, key in holders(schema)]
    return list(found.values())


def roots(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each object of the document outside the components that contains a schema, with its key."""
    if isinstance(node, list):
        for child in node:
            yield from roots(child)
    elif isinstance(node, dict):
        for name, child in node.items():
            if name == "schema":
                yield node, name
            elif name != "components":
                yield from roots(child)


def holders(schema: Document) -> Iterator[tuple[Any, Any]]:
    """Yield each object or list in a schema that contains a schema, with its key."""
    for key in ("properties", "patternProperties", "dependentSchemas"):
        for name in schema.get(key, {}):
            yield schema[key], name
    for key in _SINGLE:
        if isinstance(schema.get(key), dict):
            yield schema, key
    for key in ("allOf", "oneOf", "anyOf", "prefixItems"):
        for index in range(len(schema.get(key, ()))):
            yield schema[key], index


_SINGLE = (
    "items",
    "additionalProperties",
    "not",
    "contains",
    "contentSchema",
    "if",
    "then",
    "else",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
)
