"""Single edits of any node of a generated document, and the nodes that mean nothing for requests and responses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.diff.generated import Document

Place = tuple[Any, ...]
_TEXTS = frozenset({"consumes", "info", "openapi", "produces", "scopes", "swagger", "tags", "title"})
"""Keys that the comparison leaves out on purpose."""
_TYPES = {
    "string": "integer",
    "integer": "string",
    "number": "string",
    "array": "string",
    "object": "string",
    "boolean": "string",
}


def places(node: Any, place: Place = ()) -> Iterator[Place]:
    """Yield the place of every node that the comparison reads."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        if key not in _TEXTS:
            yield (*place, key)
            yield from places(child, (*place, key))


def at(document: Document, place: Place) -> Any:
    """Return the node at a place."""
    node: Any = document
    for key in place:
        node = node[key]
    return node


def editable(document: Document) -> list[Place]:
    """Return the places whose value can be replaced by another one that means something else."""
    found = [place for place in places(document) if _edited(place, at(document, place)) is not None]
    return [place for place in found if not _is_name_of_a_body(document, place)]


def edit(document: Document, place: Place) -> None:
    """Replace the value at a place by another one."""
    at(document, place[:-1])[place[-1]] = _edited(place, at(document, place))


def _edited(place: Place, value: Any) -> Any:
    key, parent = place[-1], place[-2] if len(place) > 1 else None
    is_name = parent in ("properties", "patternProperties", "securitySchemes", "variables")
    if is_name or _is_description_of_a_body(place) or key in ("$ref", "in", "scheme"):
        return None
    if key == "type" or parent == "type":
        return _TYPES.get(value) if isinstance(value, str) else None
    if key == "default" and "components" not in place and "schema" not in place:
        return f"{value}z"
    if isinstance(value, bool):
        return None if key == "exclusiveMaximum" else not value
    if isinstance(value, int):
        return value + 10
    if key in _VALUES:
        return _VALUES[key](value)
    return f"{value}z" if isinstance(value, str) else None


def _is_name_of_a_body(document: Document, place: Place) -> bool:
    """Return True for the name of a body in Swagger 2.0, which is not sent."""
    return place[-1] == "name" and "parameters" in place and at(document, place[:-1]).get("in") == "body"


def _is_description_of_a_body(place: Place) -> bool:
    return place[-1] == "description" and (len(place) > 2 and place[-3] == "responses")


_VALUES: dict[str, Callable[[Any], Any]] = {
    "style": lambda value: "form" if value != "form" else "spaceDelimited",
}


def removable(document: Document) -> list[Place]:
    """Return the places of nodes that are optional and mean something."""
    return [
        place for place in places(document) if place[-1] in _OPTIONAL and at(document, place) not in (False, {}, [])
    ]


_OPTIONAL = frozenset(
    {
        "allowReserved",
        "const",
        "contains",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "dependentRequired",
        "dependentSchemas",
        "discriminator",
        "else",
        "encoding",
        "enum",
        "exclusiveMaximum",
        "format",
        "headers",
        "if",
        "maxItems",
        "maxLength",
        "maximum",
        "minContains",
        "minLength",
        "multipleOf",
        "nullable",
        "patternProperties",
        "prefixItems",
        "propertyNames",
        "requestBody",
        "webhooks",
        "callbacks",
        "404",
        "multipart/form-data",
    }
)
