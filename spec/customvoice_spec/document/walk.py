"""Iterate over the operations, parameters and schemas of a projected document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from . import json_pointer

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
Document = Mapping[str, Any]


class Place(NamedTuple):
    """One operation and its location."""

    pointer: str
    path: str
    method: str
    node: Mapping[str, Any]
    shared: list[Any]


def operations(document: Document) -> Iterator[Place]:
    """Yield every operation."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                pointer = json_pointer.join("/paths", path, method)
                yield Place(pointer, path, method, item[method], item.get("parameters", []))


def resolved(document: Document, node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the node that a reference leads to. Raises KeyError for a dangling reference."""
    while "$ref" in node:
        node = json_pointer.lookup(document, node["$ref"][1:])
    return node


def parameters(document: Document, place: Place) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return the parameters of an operation by location and name."""
    nodes = [resolved(document, each) for each in (*place.shared, *place.node.get("parameters", ()))]
    return {(node["in"], node["name"]): node for node in nodes}


def schemas(node: Any, pointer: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (pointer, schema) of every schema below `node`, without following references."""
    if isinstance(node, list):
        node = dict(enumerate(node))
    if not isinstance(node, Mapping):
        return
    for key, child in node.items():
        here = json_pointer.join(pointer, key)
        if key in ("example", "examples"):
            continue
        if key == "schema" and isinstance(child, Mapping):
            yield from _schema(child, here)
        elif key == "schemas" and pointer == "/components":
            for name, schema in child.items():
                yield from _schema(schema, json_pointer.join(here, name))
        else:
            yield from schemas(child, here)


def _schema(node: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield pointer, node
    for name, child in node.get("properties", {}).items():
        yield from _schema(child, json_pointer.join(pointer, "properties", name))
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), Mapping):
            yield from _schema(node[key], json_pointer.join(pointer, key))
    for key in ("allOf", "anyOf", "oneOf"):
        for index, child in enumerate(node.get(key, ())):
            yield from _schema(child, json_pointer.join(pointer, key, index))
