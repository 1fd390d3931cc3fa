"""Schemas as they bind answers (nothing unknown to the version, no null, nothing request-only) and requests.

OpenAPI schemas serve both directions and allow unknown properties; a response of one api-version has exactly what
its document describes (spec nodes `writeOnly`, `x-since`, `x-until`; errata 13 and 24).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Mapping

_NESTED = ("items", "additionalProperties")
_COMBINED = ("allOf", "anyOf", "oneOf")


class AnswerSchemas:
    """The strict schemas of one projected document."""

    def __init__(self, document: Mapping[str, Any], always: Mapping[str, frozenset[str]]) -> None:
        """Take the document, and for each component the properties that a response always carries."""
        self._document = document
        # The same few schemas describe the responses of all operations.
        self._compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}
        self._components = {
            name: self._strict(each, always.get(name, frozenset()))
            for name, each in document.get("components", {}).get("schemas", {}).items()
        }

    def validator(self, schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
        """Return `schema` compiled. Its messages quote no value."""
        text = json.dumps(schema, sort_keys=True)
        if text not in self._compiled:
            bound = {**self._strict(schema, frozenset()), "components": {"schemas": self._components}}
            self._compiled[text] = jsonschema_rs.Draft202012Validator(bound, validate_formats=True, mask="the value")
        return self._compiled[text]

    def _strict(self, schema: Any, always: frozenset[str]) -> Any:
        if not isinstance(schema, dict):
            return schema
        changed = dict(schema)
        if isinstance(changed.get("type"), list):
            changed["type"] = [each for each in changed["type"] if each != "null"]
        if "properties" in schema:
            described = {
                name: each
                for name, each in schema["properties"].items()
                if not resolve(self._document, each).get("writeOnly")
            }
            changed["properties"] = {name: self._strict(each, frozenset()) for name, each in described.items()}
            changed["required"] = sorted({*schema.get("required", ()), *always} & set(described))
            changed.setdefault("additionalProperties", False)
        for key in _NESTED:
            if key in changed:
                changed[key] = self._strict(changed[key], frozenset())
        for key in _COMBINED:
            if key in changed:
                changed[key] = [self._strict(each, frozenset()) for each in changed[key]]
        return changed


def resolve(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow `$ref` to its end; what stands beside it wins (OpenAPI 3.1)."""
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


class RequestSchemas:
    """The schemas of a document as they bind requests: what is read-only may be sent, is ignored, never required."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Take one projected document."""
        self._document = document
        schemas = document.get("components", {}).get("schemas", {})
        self._components = {name: self._as_request(each) for name, each in schemas.items()}

    def validator(self, schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
        """Compile `schema`. Its messages quote no value."""
        bound = {**self._as_request(schema), "components": {"schemas": self._components}}
        return jsonschema_rs.Draft202012Validator(bound, validate_formats=True, mask="the value")

    def _as_request(self, schema: Any) -> Any:
        if not isinstance(schema, dict):
            return schema
        changed = dict(schema)
        if "properties" in schema:
            ignored = {
                name for name, each in schema["properties"].items() if resolve(self._document, each).get("readOnly")
            }
            changed["properties"] = {
                name: True if name in ignored else self._as_request(each) for name, each in schema["properties"].items()
            }
            changed["required"] = [name for name in schema.get("required", ()) if name not in ignored]
        for key in _NESTED:
            if key in changed:
                changed[key] = self._as_request(changed[key])
        for key in _COMBINED:
            if key in changed:
                changed[key] = [self._as_request(each) for each in changed[key]]
        return changed
