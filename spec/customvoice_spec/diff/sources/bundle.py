"""Bundle a document and the files that it refers to; published documents share types in this way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from customvoice_spec.document import json_pointer
from customvoice_spec.errors import Problem, SpecError

Parse = Callable[[Path], Any]
_EXAMPLES = "x-ms-examples"  # Dozens of files without meaning for the contract.


def bundled(document: Mapping[str, Any], path: Path, parse: Parse) -> dict[str, Any]:
    """Return `document`, read from `path`, with copies of the nodes that it refers to in other files.

    `parse` reads a file as plain dicts and lists. A copy keeps its name, with a number if the document has that name
    already. `document` is not changed.

    Raises SpecError for a reference to a missing file, to a missing node, or to a network address.
    """
    return _Bundler(document, path.resolve(), parse).bundle()


class _Bundler:
    def __init__(self, document: Mapping[str, Any], path: Path, parse: Parse) -> None:
        self._root = path
        self._parse = parse
        self._files: dict[Path, Any] = {path: document}
        self._places: dict[tuple[Path, str], str] = {}
        self._copies: dict[str, Any] = {}
        self._schemas = "/definitions" if "swagger" in document else "/components/schemas"

    def bundle(self) -> dict[str, Any]:
        result: dict[str, Any] = self._node(self._files[self._root], self._root)
        for place, copy in self._copies.items():
            *sections, name = json_pointer.split(place)
            node = result
            for section in sections:
                node = node.setdefault(section, {})
            node[name] = copy
        return result

    def _node(self, node: Any, file: Path) -> Any:
        if isinstance(node, list):
            return [self._node(child, file) for child in node]
        if not isinstance(node, Mapping):
            return node
        return {
            key: self._target(child, file) if key == "$ref" and isinstance(child, str) else self._node(child, file)
            for key, child in node.items()
            if key != _EXAMPLES
        }

    def _target(self, reference: str, file: Path) -> str:
        name, _, pointer = reference.partition("#")
        if "://" in name:
            raise SpecError(Problem("", f"$ref {reference!r} is a network address", "Put a copy beside the document"))
        target = (file.parent / unquote(name)).resolve() if name else file
        return f"#{pointer}" if target == self._root else f"#{self._place(target, pointer)}"

    def _place(self, file: Path, pointer: str) -> str:
        if (file, pointer) not in self._places:
            section, _, name = pointer.rpartition("/")
            place = self._places[file, pointer] = self._free(section or self._schemas, name or file.stem)
            self._copies[place] = None  # Reserve the name first: the node may refer to itself.
            self._copies[place] = self._node(self._lookup(file, pointer), file)
        return self._places[file, pointer]

    def _free(self, section: str, name: str) -> str:
        place, number = f"{section}/{name}", 2
        while place in self._copies or self._exists(place):
            place, number = f"{section}/{name}{number}", number + 1
        return place

    def _exists(self, place: str) -> bool:
        try:
            json_pointer.lookup(self._files[self._root], place)
        except KeyError:
            return False
        return True

    def _lookup(self, file: Path, pointer: str) -> Any:
        if file not in self._files:
            if not file.is_file():
                raise SpecError(Problem("", f"the document refers to the missing file {file}", "Put the file there"))
            self._files[file] = self._parse(file)
        try:
            return json_pointer.lookup(self._files[file], pointer)
        except KeyError:
            raise SpecError(
                Problem("", f"{file.name} has no node {pointer!r}", "Get the file of the same version")
            ) from None
