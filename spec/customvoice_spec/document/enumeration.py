"""Enumerations: written once as `x-ms-enum.values`, from which `enum` of JSON Schema is derived."""

from __future__ import annotations

from typing import Any

KEY = "x-ms-enum"


def with_enum(node: dict[str, Any]) -> dict[str, Any]:
    """Return `node` with `enum` before its `x-ms-enum`, in the order of the values.

    If `x-ms-enum.unlisted` is true, values outside the list are valid too, so no `enum` is added.
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
