"""Check every node of a multi-version document: annotations, extensions, enumerations, required properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from customvoice_spec.document import json_pointer
from customvoice_spec.document.versions import ANNOTATIONS, BY_VERSION, SINCE, UNTIL
from customvoice_spec.errors import Problem

# Every extension that the document may have; another one is reported as a typing error.
EXTENSIONS = (
    *ANNOTATIONS,
    "x-max-file-bytes",
    "x-ms-client-name",
    "x-ms-enum",
    "x-ms-long-running-operation",
    "x-ms-long-running-operation-options",
    "x-ms-pageable",
    "x-versions",
)


def check_nodes(node: Any, place: str, known: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(node, Mapping):
        yield from _check_annotations(node, place, known)
        yield from _check_shape(node, place)
        for key, child in node.items():
            yield from check_nodes(child, json_pointer.join(place, key), known)
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from check_nodes(child, json_pointer.join(place, index), known)


def _check_annotations(node: Mapping[str, Any], place: str, known: tuple[str, ...]) -> Iterator[Problem]:
    choice = f"Name one of {', '.join(known)}, or add it to x-versions"
    for key in (SINCE, UNTIL):
        if key in node and node[key] not in known:
            yield Problem(json_pointer.join(place, key), f"{key} names the unknown version {node[key]!r}", choice)
            return
    if SINCE in node and UNTIL in node and known.index(node[SINCE]) > known.index(node[UNTIL]):
        yield Problem(place, "x-since comes after x-until, so no version has this", "Swap them or delete the node")
    patches = node.get(BY_VERSION, {})
    if not isinstance(patches, Mapping):
        yield Problem(json_pointer.join(place, BY_VERSION), "x-by-version is not a mapping", "Write {VERSION: patch}")
        return
    for version in patches:
        if version not in known:
            yield Problem(
                json_pointer.join(place, BY_VERSION, version),
                f"x-by-version names the unknown version {version!r}",
                choice,
            )


def _check_shape(node: Mapping[str, Any], place: str) -> Iterator[Problem]:
    for key in node:
        if isinstance(key, str) and key.startswith("x-") and key not in EXTENSIONS and not _is_name(place):
            meant = get_close_matches(key, EXTENSIONS, n=1)
            advice = f"Write {meant[0]}" if meant else "Delete it, or add it to the known extensions of the check"
            yield Problem(json_pointer.join(place, key), f"{key} is an unknown extension", advice)
        if isinstance(key, str) and (" " in key or key.endswith(".")) and node[key] is None:
            yield Problem(json_pointer.join(place, key), "a comma splits an unquoted text", "Put the text in quotes")
    if "x-ms-enum" in node:
        yield from _check_enumeration(node, place)
    properties, required = node.get("properties"), node.get("required")
    if isinstance(properties, Mapping) and isinstance(required, list):
        for name in required:
            if not isinstance(name, str) or name not in properties:
                yield Problem(
                    json_pointer.join(place, "required"),
                    f"required names {name!r}, which is not a property",
                    "Correct the name or define the property",
                )


def _check_enumeration(node: Mapping[str, Any], place: str) -> Iterator[Problem]:
    if "enum" in node:
        yield Problem(place, "enum is given beside x-ms-enum", "Keep only x-ms-enum.values; enum is derived from it")
    extension = node["x-ms-enum"]
    values = extension.get("values") if isinstance(extension, Mapping) else None
    if not isinstance(values, list) or not all(isinstance(entry, Mapping) and "value" in entry for entry in values):
        yield Problem(
            json_pointer.join(place, "x-ms-enum"), "the enumeration has no list of values", "Write values: [{value: …}]"
        )


def _is_name(place: str) -> bool:
    """Return True if the keys at `place` are names of the API (headers), not keywords of OpenAPI."""
    return place.endswith("/headers")
