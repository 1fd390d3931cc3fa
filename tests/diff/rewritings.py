"""Rewritings of a generated document that do not change its meaning."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from tests.diff.generated import PREFIX, Document, holders, schemas_of


def _all_holders(document: Document) -> list[tuple[Any, Any]]:
    return [holder for schema in schemas_of(document) for holder in holders(schema)]


def _nodes(node: Any) -> Iterator[Document]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(child)


def in_another_order(document: Document) -> Document:
    """Return the document with the keys of every object in reverse order."""

    def turned(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: turned(node[key]) for key in reversed(node)}
        return [turned(each) for each in node] if isinstance(node, list) else node

    changed: Document = turned(document)
    return changed


def inlined(document: Document) -> Document:
    """Replace each reference of a schema by a copy of the component, one level deep. A base with subtypes stays."""
    original = copy.deepcopy(document)
    for holder, key in _all_holders(document):
        target = holder[key].get("$ref", "").removeprefix(PREFIX)
        if target and target != "Animal":
            holder[key] = copy.deepcopy(original["components"]["schemas"][target])
    return document


def extracted(document: Document) -> Document:
    """Move each schema within a schema to a component of its own."""
    for number, (holder, key) in enumerate(_all_holders(document)):
        document["components"]["schemas"][f"Part{number}"] = holder[key]
        holder[key] = {"$ref": f"{PREFIX}Part{number}"}
    return document


def wrapped(document: Document) -> Document:
    """Wrap each schema within a schema in an allOf of one."""
    for holder, key in _all_holders(document):
        holder[key] = {"allOf": [holder[key]]}
    return document


def split(document: Document) -> Document:
    """Move the properties of each object to a part of allOf, where no other keyword depends on them."""
    for schema in schemas_of(document):
        if "properties" in schema and not {"allOf", "additionalProperties"} & schema.keys():
            schema["allOf"] = [{"type": "object", "properties": schema.pop("properties")}]
    return document


def of_the_other_dialect(document: Document) -> Document:
    """Return the document in the other dialect of OpenAPI: null and exclusive bounds are written in another way."""
    is_30 = document["openapi"] == "3.0.3"
    document["openapi"] = "3.1.0" if is_30 else "3.0.3"
    for schema in [each for each in _nodes(document) if isinstance(each.get("type"), str | list)]:
        if is_30 and schema.pop("nullable", False):
            schema["type"] = [schema["type"], "null"]
        elif isinstance(schema["type"], list):
            schema |= {"type": schema["type"][0], "nullable": True}
        if is_30 and schema.get("exclusiveMaximum") is True:
            schema["exclusiveMaximum"] = schema.pop("maximum")
        elif type(schema.get("exclusiveMaximum")) is int:
            schema |= {"maximum": schema["exclusiveMaximum"], "exclusiveMaximum": True}
    return document


def with_parameters_at_the_path(document: Document) -> Document:
    """Move the parameters of the operation to its path."""
    item = document["paths"]["/things"]
    item["parameters"] = item["post"].pop("parameters")
    return document


def with_components(document: Document) -> Document:
    """Move parameters, bodies, responses, headers and callbacks to components, and the path item too."""
    operation = document["paths"]["/things"]["post"]
    components = document["components"]

    def moved(section: str, holder: Any, key: Any) -> None:
        named = components.setdefault(section, {})
        name = f"{section}{len(named)}"
        named[name], holder[key] = holder[key], {"$ref": f"#/components/{section}/{name}"}

    for response in operation["responses"].values():
        for name in response.get("headers", {}):
            moved("headers", response["headers"], name)
    for section, holder in (
        ("parameters", operation["parameters"]),
        ("responses", operation["responses"]),
        ("callbacks", operation.get("callbacks", {})),
    ):
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            moved(section, holder, key)
    moved("requestBodies", operation, "requestBody")
    moved("pathItems", document["paths"], "/things")
    return document


def with_servers_and_security_at_the_operation(document: Document) -> Document:
    """State the servers and the credentials of the document at the operation."""
    operation = document["paths"]["/things"]["post"]
    for key in ("servers", "security"):
        if key in document:
            operation.setdefault(key, copy.deepcopy(document[key]))
    return document


REWRITINGS: tuple[Callable[[Document], Document], ...] = (
    in_another_order,
    inlined,
    extracted,
    wrapped,
    split,
    of_the_other_dialect,
    with_parameters_at_the_path,
    with_components,
    with_servers_and_security_at_the_operation,
)
