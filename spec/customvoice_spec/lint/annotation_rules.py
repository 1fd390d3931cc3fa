"""Rules about the document of all versions: unused components, annotations without effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from customvoice_spec.document import json_pointer
from customvoice_spec.document.merge_patch import merge_patch
from customvoice_spec.document.projection import project
from customvoice_spec.document.versions import BY_VERSION, SINCE, UNTIL, versions_of

from .rule import Document, Mark, rule


@rule(
    "component-used",
    reason="An unused component becomes outdated.",
    fix="Use it or delete it",
    whole=True,
)
def component_used(document: Document) -> Iterator[Mark]:
    kept = {
        (section, name)
        for version in versions_of(document)
        for section, nodes in project(document, version)["components"].items()
        for name in nodes
    }
    for section, nodes in document["components"].items():
        for name in nodes:
            if (section, name) not in kept:
                yield json_pointer.join("/components", section, name), f"no version uses {name}"


@rule(
    "annotation-needed",
    reason="An annotation without effect suggests a difference between versions that does not exist.",
    fix="Delete it",
    whole=True,
)
def annotation_needed(document: Document) -> Iterator[Mark]:
    known = versions_of(document)
    for place, node in _nodes(document, ""):
        if node.get(SINCE) == known[0]:
            yield place, f"x-since names the oldest version, {known[0]}"
        if node.get(UNTIL) == known[-1]:
            yield place, f"x-until names the newest version, {known[-1]}"
        plain = {key: value for key, value in node.items() if key != BY_VERSION}
        for version, patch in node.get(BY_VERSION, {}).items():
            if merge_patch(plain, patch) == plain:
                yield place, f"the patch of {version} changes nothing"
            plain = dict(merge_patch(plain, patch))


def _nodes(node: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(node, Mapping):
        yield place, node
        for key, child in node.items():
            if key != BY_VERSION:
                yield from _nodes(child, json_pointer.join(place, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _nodes(child, json_pointer.join(place, index))
