"""Follow the references of one document: pointers, `$anchor` and `$id`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urljoin

from customvoice_spec.document import json_pointer
from customvoice_spec.errors import Problem, SpecError

Node = Mapping[str, Any]
_LONGEST_CHAIN = 20
_ANCHORS = ("$anchor", "$dynamicAnchor")
_DATA = frozenset({"const", "default", "enum", "example", "value", "x-ms-examples"})
# The keys of these maps are names, which may be those of keywords: a property "example", the response "default".
_NAMED_CHILDREN = frozenset(
    {
        "$defs",
        "callbacks",
        "definitions",
        "dependentSchemas",
        "encoding",
        "examples",
        "headers",
        "links",
        "parameters",
        "pathItems",
        "paths",
        "patternProperties",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "webhooks",
    }
)


def is_data(key: Any, parent: Any) -> bool:
    """Return True if the value under `key` is data without references. `parent` is the key of the surrounding map."""
    return key in _DATA and parent not in _NAMED_CHILDREN


class References:
    """The references of one document. A location is a JSON Pointer without escapes of a URL."""

    def __init__(self, document: Node) -> None:
        self.document = document
        self._targets: dict[str, tuple[str, Any]] = {}
        self._names: dict[str, str] | None = None

    def follow(self, reference: Any) -> tuple[str, Any]:
        """Return the location and the node that a reference leads to.

        Raises SpecError, with the reference, if the node is missing or in another document.
        """
        if not isinstance(reference, str):
            raise SpecError(Problem("", f"$ref {reference!r} is not a string", "Correct the document"))
        if reference not in self._targets:
            location = self._location(reference)
            self._targets[reference] = location, self._lookup(reference, location)
        return self._targets[reference]

    def resolved(self, node: Node) -> Node:
        """Return the node that `$ref` leads to, with the keys beside the reference."""
        beside: dict[str, Any] = {}
        for _ in range(_LONGEST_CHAIN):
            if not isinstance(node, Mapping) or "$ref" not in node:
                return {**node, **beside} if beside else node
            beside = {**{key: value for key, value in node.items() if key != "$ref"}, **beside}
            node = self.follow(node["$ref"])[1]
        raise SpecError(Problem("", f"$ref {node.get('$ref')!r} is part of a circle", "Break the circle"))

    def _location(self, reference: str) -> str:
        if reference == "#" or reference.startswith("#/"):
            return unquote(reference[1:])
        if self._names is None:
            self._names = dict(_named(self.document))
        name, _, fragment = reference.partition("#")
        for candidate in (reference, reference.removesuffix("#"), f"#{unquote(fragment)}" if not name else reference):
            if candidate in self._names:
                return self._names[candidate]
        if name in self._names and fragment.startswith("/"):
            return self._names[name] + unquote(fragment)
        if name:
            reason, advice = "refers to another document", "Bundle it into one file first"
        else:
            reason, advice = "refers to an $anchor that no schema has", "Correct the reference or add the $anchor"
        raise SpecError(Problem("", f"$ref {reference!r} {reason}", advice))

    def _lookup(self, reference: str, location: str) -> Any:
        node: Any = self.document
        for key in json_pointer.split(location):
            if isinstance(node, list) and key.isdecimal() and int(key) < len(node):
                node = node[int(key)]
            elif isinstance(node, Mapping) and key in node:
                node = node[key]
            elif isinstance(node, Mapping) and key.isdecimal() and int(key) in node:  # a status, not in quotes
                node = node[int(key)]
            else:
                raise SpecError(Problem("", f"$ref {reference!r} refers to a missing node", "Correct the document"))
        return node


def identifiers(document: Any) -> frozenset[str]:
    """Return every reference that an `$id` or `$anchor` of a document makes valid, without pointers after an `$id`."""
    return frozenset(reference for reference, _ in _named(document))


def _named(node: Any, place: str = "", base: str = "", parent: Any = None) -> Iterator[tuple[str, str]]:
    """Yield each reference that `$id` and `$anchor` make valid, with the location that it leads to."""
    if isinstance(node, list):
        for index, child in enumerate(node):
            yield from _named(child, json_pointer.join(place, index), base)
    if not isinstance(node, Mapping):
        return
    given, anchors = node.get("$id"), [node[key] for key in _ANCHORS if isinstance(node.get(key), str)]
    if isinstance(given, str):
        base = urljoin(base, given)
        yield from ((name, place) for name in {given, base})
    yield from ((name, place) for anchor in anchors for name in {f"#{anchor}", f"{base}#{anchor}"})
    for key, child in node.items():
        if not is_data(key, parent):
            yield from _named(child, json_pointer.join(place, key), base, key)
