"""Read the properties of a JSON request as a service does that ignores the case of their names.

Rules: docs/FIDELITY.md: case of property names, `id` in a body, null in requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .schemas import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class GivenTwiceError(ValueError):
    """A property is in the request in two spellings."""


def described_body(document: Mapping[str, Any], schema: Mapping[str, Any], body: Any, *, id_in_path: bool) -> Any:
    """Return `body` with the names of `schema`, without nulls of optional properties, and without an ignored id.

    Raises GivenTwiceError.
    """
    found = _described(document, schema, body)
    if id_in_path and isinstance(found, dict):
        found.pop("id", None)
    return found


def _described(document: Mapping[str, Any], schema: Mapping[str, Any], value: Any) -> Any:
    if isinstance(value, dict):
        return _object(document, resolve(document, schema), value)
    if isinstance(value, list):
        items = resolve(document, schema).get("items", {})
        return [_described(document, items, each) for each in value]
    return value


def _object(document: Mapping[str, Any], node: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, each, inner in _members(node, value):
        if name in found:
            raise GivenTwiceError(name)
        found[name] = _described(document, inner, each)
    required = {
        name
        for name in node.get("required", ())
        if not resolve(document, node.get("properties", {}).get(name, {})).get("readOnly")
    }
    return {
        name: each
        for name, each in found.items()
        if each is not None or name in required or name not in node.get("properties", {})
    }


def _members(node: Mapping[str, Any], value: Mapping[str, Any]) -> Iterator[tuple[str, Any, Mapping[str, Any]]]:
    """Yield the described name, the value and the schema of each property; names of maps and unknown ones stay."""
    properties = node.get("properties", {})
    names = {name.lower(): name for name in properties}
    rest = node.get("additionalProperties")
    for given, each in value.items():
        name = names.get(given.lower()) if given.isascii() else None
        if name is None:
            yield given, each, rest if isinstance(rest, dict) else {}
        else:
            yield name, each, properties[name]
