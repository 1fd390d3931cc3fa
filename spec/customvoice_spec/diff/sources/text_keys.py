"""Make every key a text: YAML reads a status without quotes as a number."""

from __future__ import annotations

from typing import Any


def with_text_keys(node: Any) -> Any:
    """Return the node with texts as keys; the node itself where nothing changes."""
    return _changed(node) if _has_other_keys(node) else node


def _has_other_keys(node: Any) -> bool:
    if isinstance(node, list):
        return any(map(_has_other_keys, node))
    return isinstance(node, dict) and (
        not all(isinstance(key, str) for key in node) or any(map(_has_other_keys, node.values()))
    )


def _changed(node: Any) -> Any:
    if isinstance(node, list):
        return [_changed(child) for child in node]
    return {_text(key): _changed(child) for key, child in node.items()} if isinstance(node, dict) else node


def _text(key: Any) -> str:
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return str(key)
