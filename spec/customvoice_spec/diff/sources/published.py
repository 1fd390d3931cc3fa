"""The documents as published: what `spec/facts/` declares, without errata.

The facts have names, types, required properties, values, statuses and headers, but no descriptions. So two published
documents are compared with each other, never with our document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from customvoice_spec.document.source import document_path
from customvoice_spec.errors import Problem, SpecError
from customvoice_spec.safe_yaml import load_yaml

_FORMATTED = re.compile(r"(\w+)\((.+)\)")
_PRIMITIVES = ("string", "integer", "number", "boolean", "object", "file")


def published(version: str) -> dict[str, Any]:
    """Return an OpenAPI 3.1 document of what the published documents of `version` declare.

    Raises SpecError if `spec/facts/` is missing (a checkout has it, a wheel does not) or lacks the version.
    """
    path = document_path().parent / "facts" / f"{version}.yaml"
    try:
        facts = load_yaml(path.read_text("utf-8"))
    except OSError:
        raise SpecError(
            Problem("", f"spec/facts has no {path.name}", "Run in a checkout, with an api-version that has facts")
        ) from None
    return {
        "openapi": "3.1.0",
        "info": {"title": "Custom Voice", "version": version},
        "paths": _paths(facts["operations"], _response(facts["error"])),
        "components": {"schemas": {name: _schema(node) for name, node in facts["schemas"].items()} | _NAMED},
    }


_NAMED = {"ResourceId": {"type": "string"}}


def _paths(operations: Mapping[str, Any], error: Mapping[str, Any]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for name, facts in operations.items():
        paths.setdefault(facts["path"], {})[facts["method"].lower()] = _operation(name, facts, error)
    return paths


def _operation(name: str, facts: Mapping[str, Any], error: Mapping[str, Any]) -> dict[str, Any]:
    parameters = [
        {"in": place, "name": each, "required": required, "schema": {}}
        for place, named in facts.get("parameters", {}).items()
        for each, required in named.items()
    ]
    node: dict[str, Any] = {
        "operationId": name,
        "tags": [name.partition("_")[0]],
        "parameters": parameters,
        "responses": {code: _response(response) for code, response in facts["success"].items()} | {"default": error},
    }
    if "request" in facts:
        request = facts["request"]
        node["requestBody"] = {"required": True, "content": {request["media"]: {"schema": _body(request["body"])}}}
    if facts.get("long_running"):
        node["x-ms-long-running-operation"] = True
    if facts.get("pageable"):
        node["x-ms-pageable"] = {"nextLinkName": "nextLink"}
    return node


def _response(facts: Mapping[str, Any]) -> dict[str, Any]:
    body = " ".join(facts["body"]) if isinstance(facts["body"], list) else facts["body"]
    content = {} if body is None else {"application/json": {"schema": _type(body)}}
    headers = {name: {"required": True, "schema": {}} for name in facts["headers"]}
    return {"headers": headers, "content": content}


def _body(facts: Any) -> dict[str, Any]:
    if isinstance(facts, str):
        return _type(facts)
    required = [name for name, is_required in facts.items() if is_required]
    return {"type": "object", "properties": {name: {} for name in facts}, "required": required}


def _schema(facts: Mapping[str, Any]) -> dict[str, Any]:
    if "values" in facts:
        return {
            "type": "string",
            "x-ms-enum": {"modelAsString": True, "values": [{"value": v} for v in facts["values"]]},
        }
    properties = {name: _type(text) for name, text in facts["properties"].items()}
    return {"type": "object", "properties": properties, "required": facts["required"]}


def _type(text: str) -> dict[str, Any]:
    """Return the schema of a type in the facts: `string(uuid) read-only`, `array of string`, `map of X`, `Model`."""
    if text.endswith(" read-only"):
        return {**_type(text.removesuffix(" read-only")), "readOnly": True}
    if text.startswith("array of "):
        return {"type": "array", "items": _type(text.removeprefix("array of "))}
    if text.startswith("map of "):
        return {"type": "object", "additionalProperties": _type(text.removeprefix("map of "))}
    formatted = _FORMATTED.fullmatch(text)
    if formatted:
        return {"type": formatted[1], "format": formatted[2]}
    return {"type": text} if text in _PRIMITIVES else {"$ref": f"#/components/schemas/{text}"}
