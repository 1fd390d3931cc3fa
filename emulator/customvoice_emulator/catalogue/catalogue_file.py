"""Read a catalogue file: YAML, checked against its schema; each mistake is reported with its line."""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

import jsonschema_rs
import yaml
from customvoice_spec.safe_yaml import YamlError, compose_yaml, load_yaml

_SCHEMA = "catalogue.schema.json"


class CatalogueError(Exception):
    """A catalogue file is invalid; the message has the file, and line and path of each mistake."""


def read_catalogue(text: str, name: str, *, trusted: bool = False) -> Mapping[str, Any]:
    """Return the JSON value of the catalogue `text`; `name` stands for the file in messages. Raises CatalogueError.

    `trusted`: skip the check against the schema, which takes 0.1 s.
    """
    try:
        value = load_yaml(text, json_only=True)
    except YamlError as error:
        line = f", line {error.line}" if error.line else ""
        raise CatalogueError(f"{name}{line}: invalid YAML: {error.reason}.") from None
    mistakes = [] if trusted else list(_mistakes(value))
    if mistakes:
        root = compose_yaml(text)
        message = "\n".join(_describe(name, root, path, what) for path, what in mistakes)
        raise CatalogueError(message)
    checked: Mapping[str, Any] = value
    return checked


def _mistakes(value: Any) -> Iterable[tuple[list[str | int], str]]:
    schema = json.loads(files("customvoice_emulator.catalogue").joinpath(_SCHEMA).read_text("utf-8"))
    try:
        found = list(jsonschema_rs.validator_for(schema).iter_errors(value))
    except ValueError as error:  # a value that JSON does not have, such as a key that is a number
        yield [], str(error)
        return
    for mistake in found:
        yield list(mistake.instance_path), mistake.message
    if found:
        return
    kinds: set[str] = set()
    for index, recipe in enumerate(value["recipes"]):
        if recipe["kind"] in kinds:
            yield ["recipes", index, "kind"], f"the recipe {recipe['kind']!r} is given twice"
        kinds.add(recipe["kind"])


def _describe(name: str, root: yaml.Node | None, path: list[str | int], what: str) -> str:
    place = "/".join(str(step) for step in path) or "the whole file"
    return f"{name}, line {_line(root, path)}, {place}: {what}."


def _line(node: yaml.Node | None, path: list[str | int]) -> int:
    """Return the line (from 1) of the value at `path`, or of the nearest value that contains it."""
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
