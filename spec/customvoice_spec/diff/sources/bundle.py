"""Bundle a document and the files that it refers to; published documents share types in this way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from customvoice_spec.diff.openapi.references import References, identifiers, is_data
from customvoice_spec.document import json_pointer
from customvoice_spec.errors import Problem, SpecError

Parse = Callable[[Path], Any]
_EXAMPLES = "x-ms-examples"  # Dozens of files without meaning for the contract.
_OTHERS = "x-bundled"
"""The section of copies that are not schemas, such as operations. No tool reads it as a part of the contract."""
_SCHEMA_KEYS = frozenset(
    {
        "additionalItems",
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "schema",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
_SCHEMA_PARENTS = frozenset(
    {
        "$defs",
        "allOf",
        "anyOf",
        "definitions",
        "dependentSchemas",
        "oneOf",
        "patternProperties",
        "prefixItems",
        "properties",
        "schemas",
    }
)


def bundled(document: Mapping[str, Any], path: Path, parse: Parse) -> Mapping[str, Any]:
    """Return `document`, read from `path`, with copies of the nodes that it refers to in other files.

    `parse` reads a file as plain dicts and lists. The copy of a schema keeps its name, with a number if the document
    has that name already. `document` is not changed.

    Raises SpecError for a reference to a missing file, to a missing node, or to a network address.
    """
    return _Bundler(document, path.resolve(), parse).bundle() if _refers_to_files(document) else document


def _refers_to_files(node: Any) -> bool:
    if isinstance(node, list):
        return any(map(_refers_to_files, node))
    if not isinstance(node, dict):
        return False
    reference = node.get("$ref")
    if isinstance(reference, str) and not reference.startswith("#"):
        return True
    return any(_refers_to_files(child) for child in node.values() if isinstance(child, (dict, list)))


class _Bundler:
    def __init__(self, document: Mapping[str, Any], path: Path, parse: Parse) -> None:
        self._root = path
        self._parse = parse
        self._document = document
        self._files: dict[Path, References] = {path: References(document)}
        self._paths: dict[tuple[Path, str], Path] = {}
        self._places: dict[tuple[Path, str, bool], str] = {}
        self._copies: dict[str, Any] = {}
        self._schemas = ["definitions"] if "swagger" in document else ["components", "schemas"]
        self._identifiers = identifiers(document)

    def bundle(self) -> dict[str, Any]:
        result: dict[str, Any] = self._node(self._document, self._root)
        for place, copy in self._copies.items():
            *sections, name = json_pointer.split(place)
            node = result
            for section in sections:
                node = node.setdefault(section, {})
            node[name] = copy
        return result

    def _node(self, node: Any, file: Path, key: Any = None, parent: Any = None) -> Any:
        """Return a copy of a node with its references changed. `key` and `parent` are the keys that lead to it."""
        if isinstance(node, list):
            return [self._node(child, file, None, key) for child in node]
        if not isinstance(node, Mapping):
            return node
        is_schema = key in _SCHEMA_KEYS or parent in _SCHEMA_PARENTS
        return {
            name: self._target(child, file, is_schema=is_schema)
            if name == "$ref" and isinstance(child, str)
            else child
            if is_data(name, key)
            else self._node(child, file, name, key)
            for name, child in node.items()
            if name != _EXAMPLES
        }

    def _target(self, reference: str, file: Path, *, is_schema: bool) -> str:
        name, _, pointer = reference.partition("#")
        if file == self._root and (not name or {name, reference} & self._identifiers):
            return reference
        if "://" in name:
            raise SpecError(Problem("", f"$ref {reference!r} is a network address", "Put a copy beside the document"))
        target = self._path(file, name)
        return f"#{pointer}" if target == self._root else f"#{self._place(target, pointer, is_schema=is_schema)}"

    def _path(self, file: Path, name: str) -> Path:
        if (file, name) not in self._paths:
            self._paths[file, name] = (file.parent / unquote(name)).resolve() if name else file
        return self._paths[file, name]

    def _place(self, file: Path, pointer: str, *, is_schema: bool) -> str:
        key = file, pointer, is_schema
        if key not in self._places:
            name = unquote(json_pointer.split(pointer)[-1]) if pointer.startswith("/") else pointer or file.stem
            place = self._places[key] = self._free(self._schemas if is_schema else [_OTHERS], name)
            self._copies[place] = None  # Reserve the name first: the node may refer to itself.
            found = self._lookup(file, pointer)
            self._copies[place] = self._node(found, file, *(("schema", None) if is_schema else (None, None)))
        return self._places[key]

    def _free(self, sections: list[str], name: str) -> str:
        node: Any = self._document
        for section in sections:
            node = (node.get(section) if isinstance(node, Mapping) else None) or {}
        free, number = name, 2
        while (place := json_pointer.join("", *sections, free)) in self._copies or free in node:
            free, number = f"{name}{number}", number + 1
        return place

    def _lookup(self, file: Path, pointer: str) -> Any:
        if file not in self._files:
            if not file.is_file():
                raise SpecError(Problem("", f"the document refers to the missing file {file}", "Put the file there"))
            self._files[file] = References(self._parse(file))
        try:
            return self._files[file].follow(f"#{pointer}")[1] if pointer else self._files[file].document
        except SpecError:
            raise SpecError(
                Problem("", f"{file.name} has no node {pointer!r}", "Get the file of the same version")
            ) from None
