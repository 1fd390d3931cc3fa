"""Rules about schemas and their examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from customvoice_spec.document import json_pointer
from customvoice_spec.document.references import references
from customvoice_spec.document.walk import resolved, schemas

from .rule import Document, Mark, rule

_CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")


@rule(
    "examples-valid",
    reason="An example that is invalid against its schema misleads readers and fuzzers.",
    fix="Correct the example or the schema",
)
def examples_valid(document: Document) -> Iterator[Mark]:
    from jsonschema import Draft202012Validator  # slow to import, and part of the extra `spec`

    for place, schema, value in _examples(document, document, ""):
        validator = Draft202012Validator(
            {**schema, "components": document["components"]}, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        for error in validator.iter_errors(value):
            yield place, f"the example is not valid: {error.message[:120]}"


def _examples(document: Document, node: Any, place: str) -> Iterator[tuple[str, dict[str, Any], Any]]:
    if isinstance(node, list):
        node = dict(enumerate(node))
    if not isinstance(node, dict):
        return
    if isinstance(node.get("schema"), dict):
        for name, example in node.get("examples", {}).items():
            yield json_pointer.join(place, "examples", name), node["schema"], resolved(document, example).get("value")
        if "example" in node:
            yield json_pointer.join(place, "example"), node["schema"], node["example"]
    for key, child in node.items():
        yield from _examples(document, child, json_pointer.join(place, key))


@rule(
    "enum-open",
    reason="The service may return values that are newer than a client. A closed enumeration makes the client fail.",
    fix="Write x-ms-enum with name and modelAsString: true",
)
def enum_open(document: Document) -> Iterator[Mark]:
    for place, schema in schemas(document):
        extension = schema.get("x-ms-enum")
        if "enum" in schema and not place.startswith("/components/parameters/ApiVersion"):
            if extension is None:
                yield place, "the enumeration has no x-ms-enum"
            elif not extension.get("modelAsString"):
                yield place, "the enumeration is closed"
        if extension is not None and not extension.get("name"):
            yield place, "the enumeration has no name"


@rule("enum-values-described", reason="They become the docstrings of enum members.", fix="Describe each value")
def enum_values_described(document: Document) -> Iterator[Mark]:
    for place, schema in schemas(document):
        for entry in schema.get("x-ms-enum", {}).get("values", ()):
            if not entry.get("description"):
                yield json_pointer.join(place, "x-ms-enum"), f"the value {entry['value']} has no description"


@rule("schema-described", reason="It becomes the docstring of a model.", fix="Write a description")
def schema_described(document: Document) -> Iterator[Mark]:
    for name, schema in document["components"]["schemas"].items():
        if not schema.get("description"):
            yield json_pointer.join("/components/schemas", name), f"{name} has no description"


@rule("property-camel-case", reason="Azure's REST guideline.", fix="Write it in camelCase")
def property_camel_case(document: Document) -> Iterator[Mark]:
    for place, schema in schemas(document):
        for name in schema.get("properties", {}):
            if not _CAMEL.fullmatch(name):
                yield json_pointer.join(place, "properties", name), f"the property {name!r} is not in camelCase"


@rule(
    "date-time-name",
    reason="Azure's REST guideline: the name says that the value is a time.",
    fix="End the name with DateTime, or remove the format",
)
def date_time_name(document: Document) -> Iterator[Mark]:
    for place, schema in schemas(document):
        for name, raw in schema.get("properties", {}).items():
            is_time = resolved(document, raw).get("format") == "date-time"
            if is_time != name.endswith("DateTime"):
                yield json_pointer.join(place, "properties", name), f"the name {name} does not match its format"


@rule("object-typed", reason="The generator creates a model only for an object.", fix="Write type: object")
def object_typed(document: Document) -> Iterator[Mark]:
    for place, schema in schemas(document):
        if "properties" in schema and schema.get("type") != "object":
            yield place, "a schema with properties has no type: object"


@rule("array-items", reason="Without items the generator cannot type a list.", fix="Write items")
def array_items(document: Document) -> Iterator[Mark]:
    for place, schema in schemas(document):
        if schema.get("type") == "array" and not schema.get("items"):
            yield place, "the array has no items"


@rule(
    "read-only-not-required-to-send",
    reason="A caller cannot send a property that only the service sets.",
    fix="Remove it from required, or remove readOnly",
)
def read_only_not_required(document: Document) -> Iterator[Mark]:
    sent = {target.rpartition("/")[2] for target in _sent(document)}
    for name in sorted(sent):
        schema = document["components"]["schemas"][name]
        for property_name in schema.get("required", ()):
            raw = schema["properties"].get(property_name, {})
            if raw.get("readOnly") or resolved(document, raw).get("readOnly"):
                yield (
                    json_pointer.join("/components/schemas", name, "required"),
                    f"{property_name} is read-only and required in a schema of a request body",
                )


def _sent(document: Document) -> Iterator[str]:
    for item in document["paths"].values():
        for node in item.values():
            if isinstance(node, dict):
                yield from (target for _, target in references(node.get("requestBody", {})) if "/schemas/" in target)
