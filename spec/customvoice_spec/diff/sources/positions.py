"""Find the line of a change in the file of a document.

The walk follows the document as it is written, so it serves OpenAPI 3 and Swagger 2.0 alike. Where it cannot go on (the
node is in another file, or this side lacks it) the position is that of the nearest node around the change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from customvoice_spec.diff.compare.change import Change
from customvoice_spec.document import json_pointer
from customvoice_spec.document.source import document_path
from customvoice_spec.safe_yaml import YamlError, compose_yaml

from .load import GIT, text_at_revision

_LONGEST = 2_000_000
_DEEPEST = 20
_STEP = re.compile(r"\[\]|\{\}|\([^()]*\)|[^.\[\]{}()]+")
_CONTAINERS = {"[]": "items", "{}": "additionalProperties"}


class Position(NamedTuple):
    """A place in a file. Lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Positions:
    """Finds positions in one file; none if it is longer than 2,000,000 characters, which takes too long to read."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        try:
            self._root = compose_yaml(text.removeprefix("\ufeff")) if len(text) <= _LONGEST else None
        except YamlError:
            self._root = None

    @classmethod
    def of_source(cls, name: str) -> Positions | None:
        """Return the positions in a file, an api-version or git:REVISION; None for a directory."""
        if name.startswith(GIT):
            return cls(document_path().name, text_at_revision(name.removeprefix(GIT)))
        path = Path(name)
        if not path.is_file():
            if path.is_dir() or ":" in name or not document_path().is_file():
                return None
            path = document_path()
            return cls(path.name, path.read_text("utf-8"))
        return cls(name, path.read_text("utf-8-sig"))

    def of(self, change: Change) -> Position | None:
        """Return the position of a change, or of the nearest node around it."""
        if self._root is None:
            return None
        found = list(self._walk(change))
        mark = (found[-1] if found else self._root).start_mark
        return Position(self._file, mark.line + 1, mark.column + 1)

    def _walk(self, change: Change) -> Iterator[yaml.Node]:
        """Yield the nodes that lead to a change, the nearest one last."""
        if change.schema:
            name, _, rest = change.schema.partition(".")
            yield from self._schema(self._component("schemas", name), f"{rest}.{change.path}")
        elif change.operation:
            yield from self._operation(change)
        elif change.slot in ("schemas", "security schemes"):
            yield from _keys(self._component("schemas" if change.slot == "schemas" else "securitySchemes", change.path))
        else:
            words = change.slot.split(" ")
            section = "webhooks" if words[0] == "webhook" else words[0] or change.path
            entry = _entry(self._root, section)
            yield from _keys(entry)
            yield from _keys(_entry(entry and entry[1], words[1]) if entry and len(words) > 1 else None)

    def _component(self, section: str, name: str) -> tuple[yaml.Node, yaml.Node] | None:
        swagger = {"schemas": "definitions", "securitySchemes": "securityDefinitions"}[section]
        place = (swagger, name) if _entry(self._root, swagger) else ("components", section, name)
        return self._at(place)

    def _at(self, keys: tuple[str, ...] | list[str]) -> tuple[yaml.Node, yaml.Node] | None:
        entry, node = None, self._root
        for key in keys:
            entry = _entry(node, key)
            if entry is None:
                return None
            node = entry[1]
        return entry

    def _operation(self, change: Change) -> Iterator[yaml.Node]:
        for section in ("paths", "x-ms-paths"):
            for path, item in _entries((_entry(self._root, section) or (None, None))[1]):
                for method, node in _entries(self._resolved(item)):
                    name = f"{str(method.value).upper()} {path.value}"
                    if change.operation in (_text(node, "operationId"), name):
                        yield method
                        yield from self._slot(change, item, node)
                        return

    def _slot(self, change: Change, item: yaml.Node, operation: yaml.Node) -> Iterator[yaml.Node]:
        match change.slot.split(" "):
            case [("path" | "query" | "header" | "cookie") as place, name]:
                yield from self._parameter(place, name, item, operation)
            case ["request", "body"]:
                body = _entry(operation, "requestBody")
                yield from _keys(body)
                found = [*self._parameter("body", None, item, operation)]
                yield from found
                yield from self._content(found[-1] if found else body and body[1], change.path)
            case ["response", status, *rest]:
                responses = _entry(operation, "responses")
                response = _entry(responses and responses[1], status)
                yield from _keys(response)
                node = self._resolved(response[1]) if response else None
                if rest[:1] == ["header"]:
                    headers = _entry(node, "headers")
                    yield from _keys(_entry(headers and headers[1], rest[-1]))
                else:
                    yield from self._content(node, change.path)
            case [""]:
                yield from _keys(_entry(operation, change.path))
            case [word, *_]:
                yield from _keys(_entry(operation, word))

    def _parameter(self, place: str, name: str | None, *nodes: yaml.Node) -> Iterator[yaml.Node]:
        for node in nodes:
            entry = _entry(node, "parameters")
            for each in entry[1].value if entry and isinstance(entry[1], yaml.SequenceNode) else ():
                parameter = self._resolved(each)
                if _text(parameter, "in") == place and name in (None, _text(parameter, "name")):
                    yield parameter

    def _content(self, node: yaml.Node | None, path: str) -> Iterator[yaml.Node]:
        node = self._resolved(node) if node is not None else None
        content = _entry(node, "content")
        media = next((each for _, each in _entries(content and content[1])), node)
        yield from self._schema(_entry(media, "schema"), path)

    def _schema(self, entry: tuple[yaml.Node, yaml.Node] | None, path: str) -> Iterator[yaml.Node]:
        yield from _keys(entry)
        for step in _STEP.findall(path):
            if entry is None:
                return
            if step.startswith("("):
                continue
            entry = self._inside(entry[1], step, 0)
            yield from _keys(entry)

    def _inside(self, node: yaml.Node, step: str, depth: int) -> tuple[yaml.Node, yaml.Node] | None:
        node = self._resolved(node)
        if step in _CONTAINERS:
            found = _entry(node, _CONTAINERS[step])
        else:
            properties = _entry(node, "properties")
            found = _entry(properties and properties[1], step)
        parts = _entry(node, "allOf")
        if found is None and parts and isinstance(parts[1], yaml.SequenceNode) and depth < _DEEPEST:
            inner = (self._inside(part, step, depth + 1) for part in parts[1].value)
            found = next((each for each in inner if each), None)
        return found

    def _resolved(self, node: yaml.Node) -> yaml.Node:
        for _ in range(_DEEPEST):
            target = _text(node, "$ref")
            entry = self._at(json_pointer.split(target[1:])) if target and target.startswith("#/") else None
            if entry is None:
                return node
            node = entry[1]
        return node


def _entries(node: yaml.Node | None) -> Iterator[tuple[Any, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from node.value


def _entry(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next((each for each in _entries(node) if each[0].value == key), None)


def _keys(entry: tuple[yaml.Node, yaml.Node] | None) -> Iterator[yaml.Node]:
    if entry is not None:
        yield entry[0]


def _text(node: yaml.Node | None, key: str) -> str | None:
    entry = _entry(node, key)
    return str(entry[1].value) if entry and isinstance(entry[1], yaml.ScalarNode) else None
