"""The part of a document that changed, to show old and new side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from customvoice_spec.diff.compare.change import Change
from customvoice_spec.diff.findings.finding import shown
from customvoice_spec.diff.openapi.operation import Operation, operations
from customvoice_spec.diff.openapi.schemas import Schemas

Node = Mapping[str, Any]
_STEP = re.compile(r"\[\]|\{\}|[^.\[\]{}()]+")
_LINES = 24


class Fragments:
    """Looks up parts of one document."""

    def __init__(self, document: Node) -> None:
        self._document = document
        self._schemas = Schemas(document)
        self._operations = {each.name: each for each in operations(document)}

    def of(self, change: Change, value: Any) -> str:
        """Return the changed schema, parameter or response as YAML, else the value as text; "" if there is neither."""
        node = self._node(change)
        if node is None:
            return "" if value is None else shown(value)
        lines = yaml.safe_dump(_shallow(node), sort_keys=False, allow_unicode=True, width=60).splitlines()
        return "\n".join(lines if len(lines) <= _LINES else [*lines[: _LINES - 1], "…"])

    def _node(self, change: Change) -> Node | None:
        if change.schema:
            component: Node | None = self._document.get("components", {}).get("schemas", {}).get(change.schema)
            return self._below(component, change.path)
        operation = self._operations.get(change.operation)
        return None if operation is None else self._in_operation(operation, change)

    def _in_operation(self, operation: Operation, change: Change) -> Node | None:
        match change.slot.split(" "):
            case [("path" | "query" | "header" | "cookie") as place, name]:
                found = [node for key, node in operation.parameters.items() if key[0] == place and _is(node, name)]
                return found[0] if found else None
            case ["request", "body"]:
                return operation.body
            case ["response", status]:
                return operation.responses.get(status)
            case ["response", status, "header", name]:
                headers = operation.responses.get(status, {}).get("headers", {})
                return next((operation.resolved(headers[key]) for key in headers if key.lower() == name.lower()), None)
        return None

    def _below(self, node: Node | None, path: str) -> Node | None:
        for step in _STEP.findall(path):
            if node is None:
                return None
            flat = self._schemas.flat(node)
            if step == "[]":
                node = flat.items if isinstance(flat.items, Mapping) else None
            elif step == "{}":
                node = flat.additional if isinstance(flat.additional, Mapping) else None
            else:
                node = flat.properties.get(step)
        return node


def _is(parameter: Node, name: str) -> bool:
    return str(parameter["name"]).lower() == name.lower()


def _shallow(node: Node) -> dict[str, Any]:
    """Return the node with only the names of its properties and headers; a change is about one of them at most."""
    return {
        key: _plain(list(value) if key in ("properties", "headers") and isinstance(value, Mapping) else value)
        for key, value in node.items()
        if key not in ("examples", "example") and (not key.startswith("x-ms-") or key == "x-ms-enum")
    }


def _plain(value: Any) -> Any:
    """Return the value without examples, at any depth."""
    if isinstance(value, Mapping):
        return {key: _plain(child) for key, child in value.items() if key != "examples"}
    return value
