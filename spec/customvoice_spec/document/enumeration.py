"""Enumerations: written once as `x-ms-enum.values`, completed to JSON Schema's `enum`."""

from __future__ import annotations

from typing import Any

KEY = "x-ms-enum"


def with_enum(node: dict[str, Any]) -> dict[str, Any]:
    """Return `node` with `enum` put before its `x-ms-enum`, in the order of the values.

    Where `x-ms-enum.unlisted` is true, values outside the list are part of the contract, so no `enum` is written.
    """
    extension = node.get(KEY)
    if not isinstance(extension, dict) or extension.get("unlisted") or "values" not in extension:
        return node
    completed: dict[str, Any] = {}
    for key, value in node.items():
        if key == KEY:
            completed["enum"] = [entry["value"] for entry in extension["values"]]
        completed[key] = value
    return completed
