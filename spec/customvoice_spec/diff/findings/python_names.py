"""The Python names that a change affects, as the generated clients spell them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from customvoice_spec.diff.compare.change import Change
from customvoice_spec.diff.openapi.operation import Operation, moved_operations, operations

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")

# Changes that leave the generated code as it is.
_NAMELESS = ("-documentation-changed", "-examples-changed", "-keyword-changed", "-extension-changed")
# Changes of a class; their old and new values are its names.
# The schemas of forms become keywords of methods, not classes.
_FORM = "FormData"
_RENAMED = ("schema-renamed", "-enum-name-changed")


class PythonNames:
    """Computes names from both documents: `old → new` if a name differs, the old name if it is gone."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        before, after = ({each.key: each for each in operations(document)} for document in (old, new))
        moved = moved_operations(before, after)
        pairs = [(each, after.get(moved.get(key, key))) for key, each in before.items()]
        self._operations: dict[str, tuple[Operation | None, Operation | None]] = {
            **{one.name: (one, None) for one, other in pairs if other is None},
            **{each.name: (None, each) for each in after.values()},
            **{other.name: (one, other) for one, other in pairs if other is not None},
        }

    def of(self, change: Change) -> tuple[str, ...]:
        """Return the attribute, class or method that a change affects, () if there is none."""
        if change.rule.endswith(_NAMELESS):
            return ()
        if change.rule.endswith(_RENAMED) and change.old and change.new:
            return (_arrow(str(change.old), str(change.new)),)
        if change.schema.endswith(_FORM):
            return ()
        if change.schema:
            return (_attribute(change.schema, change.path),)
        methods = [
            method_name(each) for each in self._operations.get(change.operation, ()) if each is not None and each.id
        ]
        place, _, name = change.slot.partition(" ")
        argument = f"({snake(name)}=)" if place == "query" else ""
        return (_arrow(*(f"{each}{argument}" for each in methods)),) if methods else ()


def _arrow(*names: str) -> str:
    return " → ".join(dict.fromkeys(names))


def method_name(operation: Operation) -> str:
    """Return the method of an operation: `client.models.begin_create`."""
    group, _, verb = operation.id.rpartition("_")
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
