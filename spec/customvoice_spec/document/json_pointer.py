"""JSON Pointers (RFC 6901): locations in a document."""

from __future__ import annotations

from typing import Any


def join(place: str, *keys: str | int) -> str:
    """Return the pointer of the child of `place` under `keys`."""
    return place + "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys)


def split(pointer: str) -> list[str]:
    """Return the keys of a pointer; an empty pointer has none."""
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def lookup(document: Any, pointer: str) -> Any:
    """Return the node at `pointer`. Raises KeyError if it is missing."""
    node = document
    for key in split(pointer):
        if isinstance(node, list) and key.isdecimal() and int(key) < len(node):
            node = node[int(key)]
        elif isinstance(node, dict) and key in node:
            node = node[key]
        else:
            raise KeyError(pointer)
    return node
