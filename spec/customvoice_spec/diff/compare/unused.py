"""Compare the schemas that no operation reaches. They are information: no request or response changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.document import json_pointer

from .change import Change

_PREFIX = "#/components/schemas/"


def compare_unused(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the unused schemas that were added, removed or changed."""
    schemas = [(each.get("components") or {}).get("schemas") or {} for each in (old, new)]
    if schemas[0] == schemas[1]:
        return
    unused = [_unused(each) for each in (old, new)]
    for name in schemas[0]:
        if name in unused[0] and name not in schemas[1]:
            yield Change("api-schema-removed", slot="schemas", path=name, old=name)
    for name, schema in schemas[1].items():
        if name not in unused[1]:
            continue
        if name not in schemas[0]:
            yield Change("api-schema-added", slot="schemas", path=name, new=name)
        elif name in unused[0] and canonical(schemas[0][name]) != canonical(schema):
            yield Change("api-schema-changed", slot="schemas", path=name, old=schemas[0][name], new=schema)


def _unused(document: Mapping[str, Any]) -> set[str]:
    components = document.get("components") or {}
    schemas = components.get("schemas") or {}
    targets = {name: set(_names(schema)) for name, schema in schemas.items()}
    subtypes: dict[str, set[str]] = {}
    for name, schema in schemas.items():
        for part in schema.get("allOf") or () if isinstance(schema, Mapping) else ():
            for base in _names(part):
                subtypes.setdefault(base, set()).add(name)
    roots = {key: node for key, node in document.items() if key != "components"}
    roots["components"] = {key: node for key, node in components.items() if key != "schemas"}
    pending, reached = set(_names(roots)), set[str]()
    while pending:
        name = pending.pop()
        if name not in reached and name in schemas:
            reached.add(name)
            is_base = isinstance(schemas[name], Mapping) and "discriminator" in schemas[name]
            pending |= targets[name] | (subtypes.get(name, set()) if is_base else set())
    return set(schemas) - reached


def _names(node: Any) -> Iterator[str]:
    """Yield the name of every schema that a reference or the mapping of a discriminator leads to."""
    pending = [node]
    while pending:
        node = pending.pop()
        if isinstance(node, Mapping):
            pending += node.values()
        elif isinstance(node, list):
            pending += node
        elif isinstance(node, str) and node.startswith(_PREFIX):
            yield json_pointer.split(unquote(node[1:]))[2]
