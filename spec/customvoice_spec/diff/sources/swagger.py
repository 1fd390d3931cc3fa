"""Convert Swagger 2.0 to OpenAPI 3, as far as a comparison needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customvoice_spec.diff.openapi.operation import METHODS
from customvoice_spec.diff.openapi.references import References, is_data

_DEFINITIONS = "#/definitions/"
_ORIGINAL = "x-swagger"
_HOST = "x-ms-parameterized-host"
_SCHEMA_KEYS = (
    "type",
    "format",
    "items",
    "default",
    "enum",
    "x-ms-enum",
    "pattern",
    "maximum",
    "minimum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "x-nullable",
)
_STYLES = {
    "csv": ("form", False),
    "multi": ("form", True),
    "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False),
    "pipes": ("pipeDelimited", False),
}
_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}


def from_swagger(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a Swagger 2.0 document as OpenAPI 3; `document` is not changed."""
    consumes, produces = document.get("consumes", ["application/json"]), document.get("produces", ["application/json"])
    converted: dict[str, Any] = {
        "openapi": "3.0.3",
        "info": document.get("info", {}),
        "servers": [{"url": url} for url in _servers(document)],
        "paths": {},
        "components": {
            "schemas": document.get("definitions", {}),
            "securitySchemes": {name: _scheme(node) for name, node in document.get("securityDefinitions", {}).items()},
        },
        **{key: document[key] for key in ("security", "tags", "externalDocs") if key in document},
        **_extensions(document),
    }
    references = References(document)
    for path, raw in {**document.get("paths", {}), **document.get("x-ms-paths", {})}.items():
        if path.startswith("x-"):
            continue
        item = references.resolved(raw)
        shared = [references.resolved(each) for each in item.get("parameters", ())]
        converted["paths"][path] = {
            method: _operation(references, references.resolved(item[method]), shared, consumes, produces)
            for method in METHODS
            if method in item
        } | _extensions(item)
    moved: set[str] = set()
    renamed: dict[str, Any] = _renamed(converted, moved)
    if moved:
        renamed[_ORIGINAL] = _renamed(document, moved)
    return renamed


def _extensions(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `x-` keys that the conversion does not read otherwise."""
    found = {key: value for key, value in node.items() if key.startswith("x-") and key not in ("x-ms-paths", _HOST)}
    rest = {key: value for key, value in (node.get(_HOST) or {}).items() if key != "hostTemplate"}
    return {**found, _HOST: rest} if rest else found


def _servers(document: Mapping[str, Any]) -> list[str]:
    """Return the URL of each scheme; https if the document does not name one."""
    parameterized = document.get(_HOST)
    host = parameterized.get("hostTemplate", "") if parameterized else document.get("host", "")
    base = str(document.get("basePath", "")).rstrip("/")
    schemes = ["https"] if parameterized else document.get("schemes") or ["https"]
    bare = host.removeprefix("https://").removeprefix("http://")
    return [f"{scheme}://{bare}{base}" for scheme in schemes] if host else [base or "/"]


def _operation(
    references: References,
    node: Mapping[str, Any],
    shared: list[Mapping[str, Any]],
    consumes: list[str],
    produces: list[str],
) -> dict[str, Any]:
    own = [references.resolved(each) for each in node.get("parameters", ())]
    named = {(each["in"], each["name"]) for each in own}
    parameters = [*own, *(each for each in shared if (each["in"], each["name"]) not in named)]
    kept = {key: value for key, value in node.items() if key not in ("parameters", "responses", "consumes", "produces")}
    body = _body(parameters, node.get("consumes", consumes))
    return {
        **kept,
        "parameters": [_parameter(each) for each in parameters if each["in"] not in ("body", "formData")],
        **({"requestBody": body} if body else {}),
        "responses": {
            str(code): _response(references.resolved(each), node.get("produces", produces))
            for code, each in node.get("responses", {}).items()
        },
    }


def _parameter(node: Mapping[str, Any]) -> dict[str, Any]:
    schema = {key: node[key] for key in _SCHEMA_KEYS if key in node}
    kept = {key: value for key, value in node.items() if key not in _SCHEMA_KEYS and key != "collectionFormat"}
    if node.get("type") == "array" and node["in"] == "query":
        kept["style"], kept["explode"] = _STYLES.get(node.get("collectionFormat", "csv"), ("form", False))
    elif node.get("collectionFormat", "csv") != "csv":
        kept["collectionFormat"] = node["collectionFormat"]
    return {**kept, "schema": schema}


def _body(parameters: list[Mapping[str, Any]], consumes: list[str]) -> dict[str, Any] | None:
    for each in parameters:
        if each["in"] == "body":
            content = {name: {"schema": each.get("schema", {})} for name in consumes}
            return {"required": bool(each.get("required")), "content": content, **_extensions(each)}
    form = [each for each in parameters if each["in"] == "formData"]
    if not form:
        return None
    schema = {
        "type": "object",
        "properties": {each["name"]: _field(each) for each in form},
        "required": [each["name"] for each in form if each.get("required")],
    }
    media = [name for name in consumes if "form" in name] or ["multipart/form-data"]
    return {"required": bool(schema["required"]), "content": {name: {"schema": schema} for name in media}}


def _field(node: Mapping[str, Any]) -> dict[str, Any]:
    left_out = ("in", "name", "required")
    schema = {key: value for key, value in node.items() if key not in left_out}
    return {**schema, "type": "string", "format": "binary"} if node.get("type") == "file" else schema


def _response(node: Mapping[str, Any], produces: list[str]) -> dict[str, Any]:
    headers = {
        name: {
            "schema": {key: each[key] for key in _SCHEMA_KEYS if key in each},
            **({"description": each["description"]} if "description" in each else {}),
            **_extensions(each),
        }
        for name, each in node.get("headers", {}).items()
    }
    content = {name: {"schema": node["schema"]} for name in produces} if "schema" in node else {}
    return {"description": node.get("description", ""), "headers": headers, "content": content, **_extensions(node)}


def _scheme(node: Mapping[str, Any]) -> dict[str, Any]:
    if node.get("type") == "basic":
        return {"type": "http", "scheme": "basic"}
    if node.get("type") != "oauth2":
        return dict(node)
    flow = {key: node[key] for key in ("authorizationUrl", "tokenUrl", "scopes") if key in node}
    return {"type": "oauth2", "flows": {_FLOWS.get(str(node.get("flow")), "implicit"): flow}}


def _renamed(node: Any, moved: set[str], parent: Any = None) -> Any:
    """Return the node with references, discriminators and mutability as in OpenAPI 3.

    References to other sections than the definitions lead to the original document; they are added to `moved`.
    """
    if isinstance(node, Mapping):
        changed = {key: value if is_data(key, parent) else _renamed(value, moved, key) for key, value in node.items()}
        mutability = changed.pop("x-ms-mutability", None)
        if isinstance(mutability, list):
            changed |= {"readOnly": mutability == ["read"], "writeOnly": "read" not in mutability}
        target = changed.get("$ref")
        if isinstance(target, str) and target.startswith(_DEFINITIONS):
            changed["$ref"] = "#/components/schemas/" + target.removeprefix(_DEFINITIONS)
        elif isinstance(target, str) and target.startswith("#/"):
            changed["$ref"] = f"#/{_ORIGINAL}{target[1:]}"
            moved.add(target)
        if isinstance(changed.get("discriminator"), str):
            changed["discriminator"] = {"propertyName": changed["discriminator"]}
        return changed
    return [_renamed(each, moved) for each in node] if isinstance(node, list) else node
