"""The content of the page for one version, as plain values for the template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from customvoice_spec.document.walk import Place, operations, parameters, resolved

from .lifetimes import Lifetimes

_BOUNDS = {
    "minLength": "length at least {}",
    "maxLength": "length at most {}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "x-max-file-bytes": "at most {} bytes per file",
    "default": "default {}",
    "pattern": "matches {}",
}
_FLAGS = {"readOnly": "read-only", "writeOnly": "write-only", "deprecated": "deprecated"}
_OPERATION_FLAGS = {
    "x-ms-long-running-operation": "long-running",
    "x-ms-pageable": "paged",
    "deprecated": "deprecated",
}


class View:
    """The part of the page for one version."""

    def __init__(self, document: Mapping[str, Any], lifetimes: Lifetimes) -> None:
        self._document = document
        self._lifetimes = lifetimes

    def groups(self) -> list[dict[str, Any]]:
        """Return the groups with their operations, in the order of the document's tags."""
        listed = list(operations(self._document))
        return [
            {
                "name": tag["name"],
                "description": tag.get("description", ""),
                "operations": [self._operation(each) for each in listed if tag["name"] in each.node["tags"]],
            }
            for tag in self._document["tags"]
        ]

    def schemas(self) -> list[dict[str, Any]]:
        """Return the schemas by name."""
        return [
            {
                "name": name,
                "badges": self._lifetimes.badges("schema", name),
                "description": schema.get("description", ""),
                "rows": self._rows(name, schema),
                "type": "" if "properties" in schema else self._type(schema),
                "limits": _limits(schema),
                "values": self._values(name, schema),
            }
            for name, schema in sorted(self._document["components"]["schemas"].items())
        ]

    def _operation(self, place: Place) -> dict[str, Any]:
        node, name = place.node, place.node["operationId"]
        return {
            "id": name,
            "badges": self._lifetimes.badges("operation", name),
            "method": place.method.upper(),
            "path": place.path,
            "summary": node.get("summary", ""),
            "description": node.get("description", ""),
            "flags": [flag for key, flag in _OPERATION_FLAGS.items() if node.get(key)],
            "parameters": [
                {
                    **self._row(key, each["schema"], is_required=bool(each.get("required"))),
                    "description": each.get("description", ""),
                    "place": where,
                    "badges": self._lifetimes.badges("parameter", name, where, key, within=("operation", name)),
                }
                for (where, key), each in parameters(self._document, place).items()
            ],
            "body": self._content(resolved(self._document, node.get("requestBody", {})).get("content", {})),
            "responses": [self._response(name, status, raw) for status, raw in node["responses"].items()],
        }

    def _row(self, name: str, schema: Mapping[str, Any], *, is_required: bool) -> dict[str, Any]:
        target = resolved(self._document, schema)
        flags = ["required"] if is_required else []
        return {
            "name": name,
            "type": self._type(schema),
            "flags": flags + [flag for key, flag in _FLAGS.items() if schema.get(key) or target.get(key)],
            "description": schema.get("description") or target.get("description", ""),
            "limits": _limits(schema),
        }

    def _response(self, operation: str, status: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        node = resolved(self._document, raw)
        return {
            "status": status,
            "badges": self._lifetimes.badges("response", operation, status, within=("operation", operation)),
            "description": node.get("description", ""),
            "headers": [
                {
                    "name": name,
                    "badges": self._lifetimes.badges(
                        "header", operation, status, name, within=("response", operation, status)
                    ),
                    "required": bool(resolved(self._document, each).get("required")),
                    "description": resolved(self._document, each).get("description", ""),
                }
                for name, each in node.get("headers", {}).items()
            ],
            "body": self._content(node.get("content", {})),
        }

    def _content(self, content: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [
            {"media": media, "type": self._type(node.get("schema", {})), "examples": self._examples(node)}
            for media, node in content.items()
        ]

    def _examples(self, node: Mapping[str, Any]) -> list[str]:
        values = [resolved(self._document, each).get("value") for each in node.get("examples", {}).values()]
        return [json.dumps(value, indent=2, ensure_ascii=False) for value in values]

    def _rows(self, schema_name: str, schema: Mapping[str, Any]) -> list[dict[str, Any]]:
        required = schema.get("required", ())
        return [
            {
                **self._row(name, node, is_required=name in required),
                "badges": self._lifetimes.badges("property", schema_name, name, within=("schema", schema_name)),
            }
            for name, node in schema.get("properties", {}).items()
        ]

    def _values(self, schema_name: str, schema: Mapping[str, Any]) -> list[dict[str, Any]]:
        extension, around = schema.get("x-ms-enum", {}), ("schema", schema_name)
        name = str(extension.get("name"))
        return [
            {**entry, "badges": self._lifetimes.badges("value", name, str(entry["value"]), within=around)}
            for entry in extension.get("values", ())
        ]

    def _type(self, schema: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return the type in words, as pieces of (text, schema to link to)."""
        if "$ref" in schema:
            name = str(schema["$ref"]).rpartition("/")[2]
            return [(name, name)]
        if schema.get("type") == "array":
            return [("list of ", ""), *self._type(schema.get("items", {}))]
        if isinstance(schema.get("additionalProperties"), Mapping):
            return [("map of ", ""), *self._type(schema["additionalProperties"])]
        for key in ("oneOf", "anyOf", "allOf"):
            if key in schema:
                pieces = [self._type(each) for each in schema[key]]
                return [
                    piece for index, each in enumerate(pieces) for piece in ([(" or ", "")] if index else []) + each
                ]
        types = schema.get("type", "anything")
        text = " or ".join(types) if isinstance(types, list) else str(types)
        return [(f"{text} ({schema['format']})" if "format" in schema else text, "")]


def _limits(schema: Mapping[str, Any]) -> list[str]:
    return [text.format(json.dumps(schema[key])) for key, text in _BOUNDS.items() if key in schema]
