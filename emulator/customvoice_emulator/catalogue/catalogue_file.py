"""Reading a catalogue file: YAML, checked against its schema, with every mistake told by its line."""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

import jsonschema_rs
import yaml
from customvoice_spec.safe_yaml import YamlError, compose_yaml, load_yaml

_SCHEMA = "catalogue.schema.json"


class CatalogueError(Exception):
    """A catalogue file can't be used; the message names the file, and line and place of each mistake."""


def read_catalogue(text: str, name: str, *, trusted: bool = False) -> Mapping[str, Any]:
    """Return the JSON value of the catalogue `text`; `name` is what errors call the file. Raises CatalogueError.

    `trusted`: leave out the check against the schema, which takes a tenth of a second.
    """
    try:
        value = load_yaml(text)
    except YamlError as error:
        line = f", line {error.line}" if error.line else ""
        raise CatalogueError(f"{name}{line}: this is no YAML: {error.reason}.") from None
    mistakes = [] if trusted else list(_mistakes(value))
    if mistakes:
        root = compose_yaml(text)
        told = "\n".join(_told(name, root, path, what) for path, what in mistakes)
        raise CatalogueError(told)
    checked: Mapping[str, Any] = value
    return checked


def _mistakes(value: Any) -> Iterable[tuple[list[str | int], str]]:
    schema = json.loads(files("customvoice_emulator.catalogue").joinpath(_SCHEMA).read_text("utf-8"))
    try:
        found = list(jsonschema_rs.validator_for(schema).iter_errors(value))
    except ValueError as error:  # what JSON does not know, such as a key that is a number
        yield [], str(error)
        return
    for mistake in found:
        yield list(mistake.instance_path), mistake.message
    if found:
        return
    kinds: set[str] = set()
    for index, recipe in enumerate(value["recipes"]):
        if recipe["kind"] in kinds:
            yield ["recipes", index, "kind"], f"the recipe {recipe['kind']!r} is there twice"
        kinds.add(recipe["kind"])


def _told(name: str, root: yaml.Node | None, path: list[str | int], what: str) -> str:
    place = "/".join(str(step) for step in path) or "the whole file"
    return f"{name}, line {_line(root, path)}, {place}: {what}."


def _line(node: yaml.Node | None, path: list[str | int]) -> int:
    """Return the line (from 1) where the value at `path` stands, or the nearest one around it."""
    line = 1
    for step in [*path, None]:
        if node is None:
            break
        line = node.start_mark.line + 1
        node = _below(node, step)
    return line


def _below(node: yaml.Node, step: str | int | None) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]  # type: ignore[no-any-return]  # the stubs say Any
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None
