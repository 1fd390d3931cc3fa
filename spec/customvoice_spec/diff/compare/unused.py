"""Compare the schemas that no operation reaches.

They are information, because no request or response changes. A document without operations is different: other
documents use its schemas, so their changes have the levels of requests and of responses. `include` asks for the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.malformed import FAILURES
from customvoice_spec.diff.openapi.operation import operations
from customvoice_spec.diff.openapi.references import References
from customvoice_spec.document import json_pointer
from customvoice_spec.errors import SpecError

from .change import Change
from .incoming import Compare

_PREFIX = "#/components/schemas/"


def compare_unused(
    old: Mapping[str, Any], new: Mapping[str, Any], compare: Compare, *, include: bool = False
) -> Iterator[Change]:
    """Yield the unused schemas that were added, removed or changed; `compare` compares two schemas."""
    schemas = [(each.get("components") or {}).get("schemas") or {} for each in (old, new)]
    if schemas[0] == schemas[1]:
        return
    unused = [_unused(each) for each in (old, new)]
    if include or not any(_has_operations(each) for each in (old, new)):
        yield from _as_used(schemas, unused, compare)
        return
    for name in schemas[0]:
        if name in unused[0] and name not in schemas[1]:
            yield Change("api-schema-removed", slot="schemas", path=name, old=name)
    for name, schema in schemas[1].items():
        if name not in unused[1]:
            continue
        if name not in schemas[0]:
            yield Change("api-schema-added", slot="schemas", path=name, new=name)
        elif name in unused[0] and _is_changed(schemas[0][name], schema, compare):
            yield Change("api-schema-changed", slot="schemas", path=name, old=schemas[0][name], new=schema)


def _is_changed(old: Any, new: Any, compare: Compare) -> bool:
    """Return True if a schema changed. One that is not valid is compared as a text: no operation depends on it."""
    if canonical(old) == canonical(new):
        return False
    try:
        return any(True for place in ("request-body", "response-body") for _ in compare(place, "", old, new))
    except (*FAILURES, SpecError):
        return True


def _as_used(schemas: list[Mapping[str, Any]], unused: list[set[str]], compare: Compare) -> Iterator[Change]:
    for name in schemas[0]:
        reference = {"$ref": json_pointer.join(_PREFIX.rstrip("/"), name)}
        if name not in unused[0]:
            continue
        if name not in schemas[1]:
            yield Change("shared-schema-removed", slot="schemas", path=name, old=name)
        elif name in unused[1]:
            for place in ("request-body", "response-body"):
                yield from compare(place, f"schema {name}", reference, reference)
    for name in schemas[1]:
        if name in unused[1] and name not in schemas[0]:
            yield Change("shared-schema-added", slot="schemas", path=name, new=name)


def _has_operations(document: Mapping[str, Any]) -> bool:
    return bool(document.get("webhooks")) or any(True for _ in operations(document))


def _unused(document: Mapping[str, Any]) -> set[str]:
    components = document.get("components") or {}
    schemas = components.get("schemas") or {}
    references = References(document)
    targets = {name: set(_names(schema, references)) for name, schema in schemas.items()}
    subtypes: dict[str, set[str]] = {}
    for name, schema in schemas.items():
        for part in schema.get("allOf") or () if isinstance(schema, Mapping) else ():
            for base in _names(part, references):
                subtypes.setdefault(base, set()).add(name)
    roots = {key: node for key, node in document.items() if key != "components"}
    roots["components"] = {key: node for key, node in components.items() if key != "schemas"}
    pending, reached = set(_names(roots, references)), set[str]()
    while pending:
        name = pending.pop()
        if name not in reached and name in schemas:
            reached.add(name)
            is_base = isinstance(schemas[name], Mapping) and "discriminator" in schemas[name]
            pending |= targets[name] | (subtypes.get(name, set()) if is_base else set())
    return set(schemas) - reached


def _names(node: Any, references: References) -> Iterator[str]:
    """Yield the name of every schema that a reference or the mapping of a discriminator leads to."""
    pending = [node]
    while pending:
        node = pending.pop()
        if isinstance(node, Mapping):
            pending += node.values()
            if isinstance(target := node.get("$ref"), str) and not target.startswith(_PREFIX):
                yield from _component(target, references)
        elif isinstance(node, list):
            pending += node
        elif isinstance(node, str) and node.startswith(_PREFIX):
            yield json_pointer.split(unquote(node[1:]))[2]


def _component(target: str, references: References) -> Iterator[str]:
    """Yield the component that a reference by `$anchor` or `$id` leads into."""
    with suppress(SpecError):  # the comparison of what uses it reports the missing node
        location = json_pointer.split(references.follow(target)[0])
        if location[:2] == ["components", "schemas"]:
            yield location[2]
