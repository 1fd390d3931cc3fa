"""Reading customvoice.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ._errors import Problem, SpecError
from ._projection import project

NAME = "customvoice.yaml"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader has no stub
    """Reads a date as the string it is (an api-version looks like one) and refuses a key given twice."""


def _construct_mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in mapping:
            raise SpecError(
                Problem("", f"the key {key!r} is given twice", "Keep one of them", key_node.start_mark.line + 1)
            )
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_mapping)


def document_path() -> Path:
    """Return where customvoice.yaml is: beside this package in a checkout, inside it when installed."""
    here = Path(__file__).parent
    inside = here / NAME
    return inside if inside.exists() else here.parent / NAME


def load_document(path: Path | None = None) -> dict[str, Any]:
    """Read a multi-version document (customvoice.yaml where None) as plain dicts and lists.

    Raises SpecError when the file is missing, not YAML, or not a mapping.
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
    """Read YAML (or JSON) as plain dicts and lists; `name` is what errors call it.

    Raises SpecError when it is not YAML, gives a key twice, or is not a mapping.
    """
    try:
        document = yaml.load(text, Loader=_Loader)  # noqa: S506 - derives from the safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        cause = getattr(error, "problem", None) or "it cannot be parsed"
        raise SpecError(
            Problem("", f"{name} is not YAML: {cause}", "Correct the line", mark.line + 1 if mark else None)
        ) from None
    if not isinstance(document, dict):
        raise SpecError(Problem("", f"{name} holds no mapping", "Give an OpenAPI document"))
    return document


def line_of(place: str, path: Path | None = None) -> int | None:
    """Return the line of the node at the JSON Pointer `place` in the YAML file, None where it cannot be told."""
    from ._pointer import split  # only needed once something is wrong

    node = yaml.compose((path or document_path()).read_text("utf-8"), Loader=_Loader)
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
    """Return customvoice.yaml, read once, so treat it as read-only. Raises SpecError."""
    return load_document()


@lru_cache(maxsize=8)
def projected(version: str) -> dict[str, Any]:
    """Return customvoice.yaml projected to `version`; read once, so treat it as read-only. Raises SpecError."""
    return project(shipped(), version)
