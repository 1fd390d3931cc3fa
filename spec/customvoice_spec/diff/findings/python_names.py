"""The Python names that a change affects, as the generated clients spell them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from customvoice_spec.diff.compare.change import Change
from customvoice_spec.diff.openapi.operation import Operation, operations

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")

# Changes that leave the generated code as it is.
_NAMELESS = ("-documentation-changed", "-examples-changed", "-keyword-changed", "-extension-changed")


class PythonNames:
    """Looks names up in both documents: a removed operation is only in the old one."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self._operations = {each.name: each for document in (old, new) for each in operations(document)}

    def of(self, change: Change) -> tuple[str, ...]:
        """Return the attribute or method that a change affects, () if there is none."""
        if change.rule.endswith(_NAMELESS):
            return ()
        if change.schema:
            return (_attribute(change.schema, change.path),)
        operation = self._operations.get(change.operation)
        if operation is None or "operationId" not in operation.node:
            return ()
        method = method_name(operation)
        place, _, name = change.slot.partition(" ")
        return (f"{method}({snake(name)}=)",) if place == "query" else (method,)


def method_name(operation: Operation) -> str:
    """Return the method of an operation: `client.models.begin_create`."""
    group, _, verb = str(operation.node["operationId"]).rpartition("_")
    name = snake(operation.node.get("x-ms-client-name") or verb)
    prefix = "begin_" if operation.node.get("x-ms-long-running-operation") else ""
    tag = (operation.node.get("tags") or [group])[0]
    return f"client.{snake(tag)}.{prefix}{name}"


def snake(name: str) -> str:
    """Return a wire name in Python spelling: createdDateTime → created_date_time."""
    return "_".join(word.lower() for word in _WORDS.findall(name))


def _attribute(schema: str, path: str) -> str:
    steps = [snake(step) for step in re.sub(r"\[\]|\{\}|\([^()]*\)", "", path).split(".") if step]
    return ".".join([schema, *steps])
