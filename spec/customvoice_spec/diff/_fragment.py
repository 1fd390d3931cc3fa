"""The piece of a document that a change is about, to be shown beside its other form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from ._change import Change
from ._effective import Schemas
from ._finding import shown

_STEP = re.compile(r"\[\]|\{\}|[^.\[\]{}()]+")
_LINES = 24


def fragment(document: Mapping[str, Any], change: Change, value: Any) -> str:
    """Return the schema that the change is about as YAML; elsewhere the value itself; "" for none."""
    node = _node(document, change) if change.schema else None
    if node is None:
        return "" if value is None else shown(value)
    lines = yaml.safe_dump(_shallow(node), sort_keys=False, allow_unicode=True, width=60).splitlines()
    return "\n".join(lines if len(lines) <= _LINES else [*lines[: _LINES - 1], "…"])


def _node(document: Mapping[str, Any], change: Change) -> Mapping[str, Any] | None:
    components = document.get("components", {}).get("schemas", {})
    node: Mapping[str, Any] | None = components.get(change.schema)
    for step in _STEP.findall(change.path):
        if node is None:
            return None
        flat = Schemas(document).flat(node)
        if step == "[]":
            node = flat.items
        elif step == "{}":
            node = flat.additional if isinstance(flat.additional, Mapping) else None
        else:
            node = flat.properties.get(step)
    return node


def _shallow(node: Mapping[str, Any]) -> dict[str, Any]:
    """Name properties instead of spelling them out; the reader asked for one of them at most."""
    return {
        key: list(value) if key == "properties" and isinstance(value, Mapping) else value
        for key, value in node.items()
        if not key.startswith("x-ms-") or key == "x-ms-enum"
    }
