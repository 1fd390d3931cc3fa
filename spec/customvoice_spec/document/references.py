"""`$ref`s inside one document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from customvoice_spec.errors import Problem, SpecError

from . import json_pointer


def references(node: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield (place, target) of every `$ref` below `node`, in document order."""
    if isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str):
            yield place, target
        for key, child in node.items():
            yield from references(child, json_pointer.join(place, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from references(child, json_pointer.join(place, index))


def dangling(document: dict[str, Any]) -> list[Problem]:
    """Return a problem for each dangling `$ref`."""
    return [
        Problem(
            place,
            f"$ref {target!r} refers to a missing node in version {document['info']['version']}",
            "Correct the name, or give both nodes the same x-since and x-until",
        )
        for place, target in references(document)
        if not _target_exists(document, target)
    ]


def require_targets(document: dict[str, Any]) -> None:
    """Raise SpecError if a `$ref` is dangling."""
    if problems := dangling(document):
        raise SpecError(*problems)


def drop_unreachable(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document without unreachable components; security schemes are kept."""
    roots = {key: child for key, child in document.items() if key != "components"}
    reached: set[str] = set()
    pending = [target for _, target in references(roots)]
    while pending:
        target = pending.pop()
        if target not in reached:
            reached.add(target)
            pending += [inner for _, inner in references(json_pointer.lookup(document, target[1:]))]
    components = {
        section: {name: node for name, node in nodes.items() if _is_kept(section, name, reached)}
        for section, nodes in document["components"].items()
    }
    return {**document, "components": {section: nodes for section, nodes in components.items() if nodes}}


def _is_kept(section: str, name: str, reached: set[str]) -> bool:
    return section == "securitySchemes" or "#" + json_pointer.join("", "components", section, name) in reached


def _target_exists(document: dict[str, Any], target: str) -> bool:
    try:
        return target.startswith("#/") and json_pointer.lookup(document, target[1:]) is not None
    except KeyError:
        return False
