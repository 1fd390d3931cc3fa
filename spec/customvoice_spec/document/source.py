"""Read customvoice.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from customvoice_spec.errors import Problem, SpecError
from customvoice_spec.safe_yaml import DuplicateKeyError, YamlError, compose_yaml, load_yaml

from .json_pointer import split
from .projection import project
from .versions import versions_of

NAME = "customvoice.yaml"


def document_path() -> Path:
    """Return the path of customvoice.yaml: beside this package in a checkout, inside it in an installation."""
    here = Path(__file__).parents[1]
    inside = here / NAME
    return inside if inside.exists() else here.parent / NAME


def load_document(path: Path | None = None) -> dict[str, Any]:
    """Read a multi-version document (by default customvoice.yaml) as plain dicts and lists.

    Raises SpecError if the file is missing, not YAML, or not a mapping.
    """
    path = path or document_path()
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        problem = Problem("", f"{path.name} cannot be read ({error.strerror})", "Give the path of a document")
        raise SpecError(problem) from None
    except UnicodeDecodeError:
        raise SpecError(Problem("", f"{path.name} is not YAML: it cannot be parsed", "Save it as UTF-8")) from None
    return parse_document(text, path.name)


def parse_document(text: str, name: str) -> dict[str, Any]:
    """Read YAML (or JSON) text as plain dicts and lists; errors use `name` for it.

    Raises SpecError if it is not YAML, has a key twice, or is not a mapping.
    """
    try:
        document = load_yaml(text, unique_keys=True)
    except DuplicateKeyError as error:
        raise SpecError(Problem("", error.reason, "Keep one of them", error.line)) from None
    except YamlError as error:
        raise SpecError(Problem("", f"{name} is not YAML: {error.reason}", "Correct the line", error.line)) from None
    if not isinstance(document, dict):
        raise SpecError(Problem("", f"{name} is not a mapping", "Give an OpenAPI document"))
    return document


def line_of(place: str, path: Path | None = None) -> int | None:
    """Return the line of the node at the JSON Pointer `place` in the YAML file, None if it is unknown."""
    node = compose_yaml((path or document_path()).read_text("utf-8"))
    line: int | None = None
    for key in split(place):
        child = _child(node, key)
        if child is None:
            return line
        node, line = child
    return line


def _child(node: Any, key: str) -> tuple[Any, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == key:
                return value_node, key_node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and key.isdecimal() and int(key) < len(node.value):
        child = node.value[int(key)]
        return child, child.start_mark.line + 1
    return None


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Any]:
    """Return customvoice.yaml. It is read once, so do not change it. Raises SpecError."""
    return load_document()


def versions(document: Mapping[str, Any] | None = None, *, stage: str | None = None) -> tuple[str, ...]:
    """Return the api-versions of `document` (by default customvoice.yaml), oldest first.

    With `stage` ("preview" or "stable"), only the versions of that stage. Raises SpecError if `x-versions` of the
    document is missing or invalid.
    """
    return versions_of(shipped() if document is None else document, stage=stage)


@lru_cache(maxsize=8)
def projected(version: str) -> dict[str, Any]:
    """Return customvoice.yaml projected to `version`. It is read once, so do not change it. Raises SpecError."""
    return project(shipped(), version)
