"""Pairs of documents, one pair per rule of the spec diff. The two documents differ in one thing."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]

PLACES = (
    "request-parameter",
    "request-body",
    "request-property",
    "response-header",
    "response-body",
    "response-property",
)

_OPEN = {"name": "Kind", "modelAsString": True}
_KIND = [{"value": "a"}, {"value": "b"}]


def _object(**more: Any) -> Document:
    return {"type": "object", "properties": {"id": {"type": "string"}}, **more}


def _kinds(*values: str) -> Document:
    return _object(discriminator={"propertyName": "id", "mapping": dict.fromkeys(values, "Thing")})


# Aspect → (old schema, new schema), the least of each.
ASPECT_PAIRS: dict[str, tuple[Document, Document]] = {
    "type-changed": ({"type": "string"}, {"type": "integer"}),
    "type-generalized": ({"type": "integer"}, {"type": "number"}),
    "type-specialized": ({"type": ["string", "integer"]}, {"type": "string"}),
    "format-changed": ({"type": "string", "format": "uri"}, {"type": "string", "format": "uuid"}),
    "format-added": ({"type": "string"}, {"type": "string", "format": "uuid"}),
    "format-removed": ({"type": "string", "format": "uuid"}, {"type": "string"}),
    "became-nullable": ({"type": "string"}, {"type": ["string", "null"]}),
    "became-not-nullable": ({"type": "string", "nullable": True}, {"type": "string"}),
    "became-enum": ({"type": "string"}, {"type": "string", "enum": ["a"]}),
    "became-not-enum": ({"type": "string", "enum": ["a"]}, {"type": "string"}),
    "const-added": ({"type": "string"}, {"type": "string", "const": "a"}),
    "const-removed": ({"type": "string", "const": "a"}, {"type": "string"}),
    "const-changed": ({"type": "string", "const": "a"}, {"type": "string", "const": "b"}),
    "enum-value-added": ({"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["a", "b"]}),
    "enum-value-removed": ({"type": "string", "enum": ["a", "b"]}, {"type": "string", "enum": ["b"]}),
    "x-extensible-enum-value-added": (
        {"type": "string", "x-ms-enum": {**_OPEN, "values": _KIND[:1]}},
        {"type": "string", "x-ms-enum": {**_OPEN, "values": _KIND}},
    ),
    "x-extensible-enum-value-removed": (
        {"type": "string", "x-ms-enum": {**_OPEN, "values": _KIND}},
        {"type": "string", "x-ms-enum": {**_OPEN, "values": _KIND[1:]}},
    ),
    "x-extensible-enum-added": ({"type": "string"}, {"type": "string", "x-ms-enum": {**_OPEN, "values": _KIND}}),
    "x-extensible-enum-removed": ({"type": "string", "x-ms-enum": {**_OPEN, "values": _KIND}}, {"type": "string"}),
    "enum-name-added": (
        {"type": "string", "enum": ["a"]},
        {"type": "string", "enum": ["a"], "x-ms-enum": {"name": "Kind", "modelAsString": False}},
    ),
    "enum-name-removed": (
        {"type": "string", "enum": ["a"], "x-ms-enum": {"name": "Kind", "modelAsString": False}},
        {"type": "string", "enum": ["a"]},
    ),
    "enum-member-renamed": (
        {"type": "string", "x-ms-enum": {**_OPEN, "values": [{"value": "a", "name": "First"}]}},
        {"type": "string", "x-ms-enum": {**_OPEN, "values": [{"value": "a", "name": "A"}]}},
    ),
    "enum-became-open": (
        {"type": "string", "enum": ["a"], "x-ms-enum": {"name": "Kind", "modelAsString": False}},
        {"type": "string", "enum": ["a"], "x-ms-enum": _OPEN},
    ),
    "enum-became-closed": (
        {"type": "string", "enum": ["a"], "x-ms-enum": _OPEN},
        {"type": "string", "enum": ["a"]},
    ),
    "enum-name-changed": (
        {"type": "string", "enum": ["a"], "x-ms-enum": _OPEN},
        {"type": "string", "enum": ["a"], "x-ms-enum": {**_OPEN, "name": "Sort"}},
    ),
    "default-value-added": ({"type": "string"}, {"type": "string", "default": "a"}),
    "default-value-removed": ({"type": "boolean", "default": False}, {"type": "boolean"}),
    "default-value-changed": ({"type": "integer", "default": 1}, {"type": "integer", "default": 2}),
    "unique-items-set": ({"type": "array"}, {"type": "array", "uniqueItems": True}),
    "unique-items-unset": ({"type": "array", "uniqueItems": True}, {"type": "array"}),
    "multiple-of-changed": ({"type": "integer", "multipleOf": 2}, {"type": "integer", "multipleOf": 3}),
    "multiple-of-set": ({"type": "integer"}, {"type": "integer", "multipleOf": 3}),
    "multiple-of-unset": ({"type": "integer", "multipleOf": 3}, {"type": "integer"}),
    "multiple-of-generalized": ({"type": "integer", "multipleOf": 4}, {"type": "integer", "multipleOf": 2}),
    "multiple-of-specialized": ({"type": "integer", "multipleOf": 2}, {"type": "integer", "multipleOf": 4}),
    "pattern-added": ({"type": "string"}, {"type": "string", "pattern": "^a"}),
    "pattern-removed": ({"type": "string", "pattern": "^a"}, {"type": "string"}),
    "pattern-changed": ({"type": "string", "pattern": "^a"}, {"type": "string", "pattern": "^b"}),
    "additional-properties-closed": (_object(), _object(additionalProperties=False)),
    "additional-properties-opened": (_object(additionalProperties=False), _object(additionalProperties=True)),
    "any-of-added": ({"anyOf": [{"type": "string"}]}, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
    "any-of-removed": ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"anyOf": [{"type": "integer"}]}),
    "one-of-added": ({"oneOf": [{"type": "string"}]}, {"oneOf": [{"type": "string"}, {"type": "integer"}]}),
    "one-of-removed": ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, {"oneOf": [{"type": "integer"}]}),
    "not-changed": ({"type": "string", "not": {"const": "a"}}, {"type": "string", "not": {"const": "b"}}),
    "became-any-of": (_object(), _object(anyOf=[{"required": ["id"]}, {"required": ["key"]}])),
    "became-not-any-of": (_object(anyOf=[{"required": ["id"]}]), _object()),
    "became-one-of": (_object(), _object(oneOf=[{"required": ["id"]}, {"required": ["key"]}])),
    "became-not-one-of": (_object(oneOf=[{"required": ["id"]}]), _object()),
    "any-of-became-one-of": (
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        {"oneOf": [{"type": "string"}, {"type": "integer"}]},
    ),
    "one-of-became-any-of": ({"oneOf": [{"type": "string"}]}, {"anyOf": [{"type": "string"}]}),
    "discriminator-mapping-added": (_kinds("Thing"), _kinds("Thing", "Other")),
    "discriminator-mapping-deleted": (_kinds("Thing", "Other"), _kinds("Other")),
    "discriminator-mapping-changed": (
        _object(discriminator={"propertyName": "id", "mapping": {"a": "Thing"}}),
        _object(discriminator={"propertyName": "id", "mapping": {"a": "Leaf"}}),
    ),
    "discriminator-added": (_object(), _object(discriminator={"propertyName": "id"})),
    "discriminator-removed": (_object(discriminator={"propertyName": "id"}), _object()),
    "discriminator-property-name-changed": (
        _object(discriminator={"propertyName": "id"}),
        _object(discriminator={"propertyName": "kind"}),
    ),
    "became-read-only": ({"type": "string"}, {"type": "string", "readOnly": True}),
    "became-not-read-only": ({"type": "string", "readOnly": True}, {"type": "string"}),
    "became-write-only": ({"type": "string"}, {"type": "string", "writeOnly": True}),
    "became-not-write-only": ({"type": "string", "writeOnly": True}, {"type": "string"}),
    "deprecated": ({"type": "string"}, {"type": "string", "deprecated": True}),
    "reactivated": ({"type": "string", "deprecated": True}, {"type": "string"}),
    "description-changed": ({"type": "string", "description": "One."}, {"type": "string", "description": "Two."}),
    "documentation-changed": ({"type": "string", "$comment": "One"}, {"type": "string", "$comment": "Two"}),
    "examples-changed": ({"type": "string", "examples": ["a"]}, {"type": "string", "example": "b"}),
    "extension-changed": ({"type": "string"}, {"type": "string", "x-ms-client-name": "other"}),
    "keyword-changed": ({"type": "string"}, {"type": "string", "discount": 5}),
    "xml-changed": ({"type": "string", "xml": {"name": "A"}}, {"type": "string", "xml": {"name": "B"}}),
    "content-encoding-changed": (
        {"type": "string", "contentEncoding": "base64"},
        {"type": "string", "contentEncoding": "base32"},
    ),
    "content-media-type-changed": ({"type": "string"}, {"type": "string", "contentMediaType": "text/html"}),
    "dependent-required-changed": (
        {"type": "object", "dependentRequired": {"a": ["b"]}},
        {"type": "object", "dependentRequired": {"a": ["b", "c"]}},
    ),
    "if-changed": (
        {"type": "object", "if": {"required": ["a"]}},
        {"type": "object", "if": {"required": ["b"]}},
    ),
    "min-contains-increased": (
        {"type": "array", "contains": {"type": "string"}},
        {"type": "array", "contains": {"type": "string"}, "minContains": 2},
    ),
    "min-contains-decreased": (
        {"type": "array", "contains": {"type": "string"}},
        {"type": "array", "contains": {"type": "string"}, "minContains": 0},
    ),
    "max-contains-decreased": (
        {"type": "array", "contains": {"type": "string"}},
        {"type": "array", "contains": {"type": "string"}, "maxContains": 2},
    ),
    "max-contains-increased": (
        {"type": "array", "contains": {"type": "string"}, "maxContains": 2},
        {"type": "array", "contains": {"type": "string"}, "maxContains": 3},
    ),
}

_keywords: dict[str, Document] = {
    "contains": {"contains": {"type": "string"}},
    "content-schema": {"contentSchema": {"type": "object"}},
    "dependent-required": {"dependentRequired": {"a": ["b"]}},
    "dependent-schema": {"dependentSchemas": {"a": {"required": ["b"]}}},
    "else": {"else": {"required": ["b"]}},
    "if": {"if": {"required": ["b"]}},
    "pattern-property": {"patternProperties": {"^(a|b)": {"type": "string"}}},
    "prefix-items": {"prefixItems": [{"type": "string"}]},
    "property-names": {"propertyNames": {"maxLength": 5}},
    "then": {"then": {"required": ["b"]}},
    "unevaluated-items": {"unevaluatedItems": False},
    "unevaluated-properties": {"unevaluatedProperties": False},
}
for _aspect, _keyword_schema in _keywords.items():
    ASPECT_PAIRS |= {f"{_aspect}-added": ({}, _keyword_schema), f"{_aspect}-removed": (_keyword_schema, {})}

for _aspect, _keyword, _type in (
    ("max-length", "maxLength", "string"),
    ("min-length", "minLength", "string"),
    ("max", "maximum", "integer"),
    ("min", "minimum", "integer"),
    ("exclusive-max", "exclusiveMaximum", "integer"),
    ("exclusive-min", "exclusiveMinimum", "integer"),
    ("max-items", "maxItems", "array"),
    ("min-items", "minItems", "array"),
    ("max-properties", "maxProperties", "object"),
    ("min-properties", "minProperties", "object"),
):
    ASPECT_PAIRS |= {
        f"{_aspect}-set": ({"type": _type}, {"type": _type, _keyword: 5}),
        f"{_aspect}-unset": ({"type": _type, _keyword: 5}, {"type": _type}),
        f"{_aspect}-increased": ({"type": _type, _keyword: 5}, {"type": _type, _keyword: 6}),
        f"{_aspect}-decreased": ({"type": _type, _keyword: 5}, {"type": _type, _keyword: 4}),
    }


def base() -> Document:
    """Return a document with one operation that has everything that can change, and a recursive component."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": "{endpoint}/things"}],
        "security": [{"key": []}, {"token": ["read", "write"]}],
        "paths": {"/things/{id}": {"put": _operation()}},
        "components": {
            "schemas": {
                "Thing": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "size": {"type": "integer"},
                        "parent": {"$ref": "#/components/schemas/Thing"},
                    },
                    "required": ["name"],
                }
            },
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "Key"},
                "token": {
                    "type": "oauth2",
                    "flows": {"implicit": {"authorizationUrl": "https://login.example", "scopes": {"read": ""}}},
                },
            },
        },
    }


def _operation() -> Document:
    thing = {"schema": {"$ref": "#/components/schemas/Thing"}}
    header = {"schema": {"type": "string"}}
    return {
        "operationId": "Things_Create",
        "tags": ["Things"],
        "summary": "Create.",
        "description": "Creates a thing.",
        "parameters": [
            {"in": "path", "name": "id", "required": True, "schema": {"type": "string"}},
            {"in": "query", "name": "color", "schema": {"type": "array", "items": {"type": "string"}}},
        ],
        "requestBody": {"content": {"application/json": thing, "text/plain": {"schema": {"type": "string"}}}},
        "responses": {
            "201": {
                "headers": {"X-Sure": {**header, "required": True}, "X-May": header},
                "content": {"application/json": thing, "text/plain": {"schema": {"type": "string"}}},
            },
            "202": {"content": {}},
            "404": {"content": {}},
        },
    }


def with_schema(place: str, schema: Document) -> Document:
    """Return the base document with `schema` at a place: a parameter, a body, a property, a header."""
    document = base()
    operation = document["paths"]["/things/{id}"]["put"]
    if place == "request-parameter":
        operation["parameters"][1]["schema"] = schema
    elif place == "request-body":
        operation["requestBody"]["content"]["application/json"] = {"schema": schema}
    elif place == "response-header":
        operation["responses"]["201"]["headers"]["X-Sure"]["schema"] = schema
    elif place == "response-body":
        operation["responses"]["201"]["content"]["application/json"] = {"schema": schema}
    else:
        document["components"]["schemas"]["Thing"]["properties"]["odd"] = schema
        # Only one direction leads to the component, or the other would see the change too.
        other = operation["responses"]["201"] if place == "request-property" else operation["requestBody"]
        other["content"]["application/json"] = {"schema": {"type": "object"}}
    return document


def edited(*edits: Callable[[Document, Document], object]) -> tuple[Document, Document]:
    """Return the base document and an edited copy; an edit gets the document and its operation."""
    old, new = base(), base()
    for edit in edits:
        edit(new, new["paths"]["/things/{id}"]["put"])
    return old, new


def turned(pair: tuple[Document, Document]) -> tuple[Document, Document]:
    """Return the pair in reverse order."""
    return copy.deepcopy(pair[1]), copy.deepcopy(pair[0])


def _schema(document: Document) -> Document:
    thing: Document = document["components"]["schemas"]["Thing"]
    return thing


def _only_requests(document: Document) -> None:
    document["paths"]["/things/{id}"]["put"]["responses"]["201"]["content"].pop("application/json")


def _only_answers(document: Document) -> None:
    document["paths"]["/things/{id}"]["put"]["requestBody"]["content"].pop("application/json")


def _one_way(*steps: Callable[[Document], object]) -> tuple[Document, Document]:
    """Return a pair in which both documents have every step but the last, and the new one has that too."""
    old, new = base(), base()
    for step in steps[:-1]:
        step(old)
        step(new)
    steps[-1](new)
    return old, new


def _with_discriminator(document: Document) -> None:
    _schema(document)["discriminator"] = {"propertyName": "id"}


def _subtype(document: Document) -> None:
    document["components"]["schemas"]["Special"] = {"allOf": [{"$ref": "#/components/schemas/Thing"}]}


def _property(name: str, schema: Document, *, required: bool) -> Callable[[Document], None]:
    def add(document: Document) -> None:
        thing = _schema(document)
        thing["properties"][name] = schema
        thing["required"] = [*thing["required"], name] if required else thing["required"]

    return add


def _set(node: Document, **values: Any) -> Document:
    node.update(values)
    return node


def _running(operation: Document, state: str) -> None:
    operation["x-ms-long-running-operation"] = True
    operation["x-ms-long-running-operation-options"] = {"final-state-via": state}


def _both(edit: Callable[[Document, Document], object], then: Callable[[Document, Document], object]) -> Any:
    """Return a pair in which both documents have the edit `both`."""
    old, new = base(), base()
    for document in (old, new):
        edit(document, document["paths"]["/things/{id}"]["put"])
    then(new, new["paths"]["/things/{id}"]["put"])
    return old, new


def _rename_schema(document: Document) -> None:
    text = json.dumps(document).replace('"Thing"', '"Ware"').replace("schemas/Thing", "schemas/Ware")
    document.update(json.loads(text))


def _pages(operation: Document, **names: Any) -> None:
    operation["x-ms-pageable"] = names


def _second_operation(document: Document, **more: Any) -> None:
    document["paths"]["/things/{id}"]["get"] = {"operationId": "Things_Get", "responses": {}, **more}


_header = {"schema": {"type": "string"}}
_more = {"in": "query", "name": "more", "schema": {"type": "string"}}

_hook = {"post": {"operationId": "Done", "responses": {"200": {"content": {}}}}}


def _scopes(document: Document, **scopes: str) -> None:
    document["components"]["securitySchemes"]["token"]["flows"]["implicit"]["scopes"] = scopes


def _callback(operation: Document, **more: Any) -> None:
    operation["callbacks"] = {"done": {"{$request.query.url}": {"post": {**_hook["post"], **more}}}}


def _servers(document: Document, *urls: str) -> None:
    document["servers"] = [{"url": "{endpoint}/things"}, *({"url": url} for url in urls)]


def _encoding(content: Document, media_type: str) -> None:
    content["application/json"] = {**content["application/json"], "encoding": {"name": {"contentType": media_type}}}


# Rule → (old document, new document).
OPERATION_PAIRS: dict[str, tuple[Document, Document]] = {
    "api-base-path-changed": edited(lambda d, _: _set(d, servers=[{"url": "{endpoint}/other"}])),
    "api-security-component-added": edited(
        lambda d, _: _set(d["components"]["securitySchemes"], other={"type": "http", "scheme": "basic"})
    ),
    "api-security-component-type-changed": edited(
        lambda d, _: _set(d["components"]["securitySchemes"]["key"], name="Other-Key")
    ),
    "api-security-component-oauth-url-changed": edited(
        lambda d, _: _set(
            d["components"]["securitySchemes"]["token"]["flows"]["implicit"], authorizationUrl="https://other.example"
        )
    ),
    "endpoint-added": edited(lambda d, _: _second_operation(d)),
    "api-removed-with-deprecation": turned(edited(lambda d, _: _second_operation(d, deprecated=True))),
    "api-path-removed-without-deprecation": turned(
        edited(lambda d, _: _set(d["paths"], **{"/other": {"get": {"operationId": "Other_Get", "responses": {}}}}))
    ),
    "api-path-changed": edited(lambda d, _: _set(d["paths"], **{"/wares/{id}": d["paths"].pop("/things/{id}")})),
    "shared-schema-added": (
        {"components": {"schemas": {"Thing": {"type": "object"}}}},
        {"components": {"schemas": {"Thing": {"type": "object"}, "Other": {"type": "object"}}}},
    ),
    "response-link-added": edited(lambda _, o: _set(o["responses"]["201"], links={"next": {"operationId": "Next"}})),
    "response-link-changed": _both(
        lambda _, o: _set(o["responses"]["201"], links={"next": {"operationId": "Next"}}),
        lambda _, o: _set(o["responses"]["201"], links={"next": {"operationId": "Other"}}),
    ),
    "documentation-changed": edited(lambda _, o: _set(o["responses"]["201"], description="Created.")),
    "examples-changed": edited(lambda _, o: _set(o["requestBody"]["content"]["text/plain"], example="a")),
    "api-security-component-oauth-token-url-changed": edited(
        lambda d, _: _set(
            d["components"]["securitySchemes"]["token"]["flows"]["implicit"], tokenUrl="https://other.example"
        )
    ),
    "api-security-component-oauth-scope-changed": _both(
        lambda d, _: _scopes(d, read="Read."), lambda d, _: _scopes(d, read="Read it.")
    ),
    "schema-renamed": edited(lambda d, _: _rename_schema(d)),
    "endpoint-deprecated": edited(lambda _, o: _set(o, deprecated=True)),
    "api-operation-id-changed": edited(lambda _, o: _set(o, operationId="Things_Put")),
    "api-operation-id-removed": edited(lambda _, o: o.pop("operationId")),
    "api-tag-added": edited(lambda _, o: _set(o, tags=["Things", "Other"])),
    "api-summary-changed": edited(lambda _, o: _set(o, summary="Make.")),
    "api-description-changed": edited(lambda _, o: _set(o, description="Makes a thing.")),
    "long-running-operation-added": edited(lambda _, o: _running(o, "location")),
    "long-running-operation-final-state-changed": _both(
        lambda _, o: _running(o, "location"), lambda _, o: _running(o, "original-uri")
    ),
    "pageable-added": edited(lambda _, o: _pages(o, nextLinkName="nextLink")),
    "pageable-item-name-changed": _both(
        lambda _, o: _pages(o, nextLinkName="nextLink"),
        lambda _, o: _pages(o, nextLinkName="nextLink", itemName="items"),
    ),
    "pageable-next-link-added": _both(
        lambda _, o: _pages(o, nextLinkName=None), lambda _, o: _pages(o, nextLinkName="nextLink")
    ),
    "pageable-next-link-name-changed": _both(
        lambda _, o: _pages(o, nextLinkName="nextLink"), lambda _, o: _pages(o, nextLinkName="next")
    ),
    "extension-changed": edited(lambda _, o: _set(o, **{"x-ms-client-name": "make"})),
    "api-security-added": edited(
        lambda _, o: _set(o, security=[{"key": []}, {"token": ["read", "write"]}, {"other": []}])
    ),
    "api-security-became-required": _both(
        lambda _, o: _set(o, security=[{"key": []}, {}]), lambda _, o: _set(o, security=[{"key": []}])
    ),
    "api-security-scope-added": _both(
        lambda _, o: _set(o, security=[{"token": ["read"]}]),
        lambda _, o: _set(o, security=[{"token": ["read", "write"]}]),
    ),
    "new-required-request-parameter": edited(lambda _, o: o["parameters"].append({**_more, "required": True})),
    "new-optional-request-parameter": edited(lambda _, o: o["parameters"].append(_more)),
    "request-parameter-removed": edited(lambda _, o: o["parameters"].pop()),
    "request-parameter-removed-with-deprecation": _both(
        lambda _, o: _set(o["parameters"][-1], deprecated=True), lambda _, o: o["parameters"].pop()
    ),
    "request-parameter-became-required": edited(lambda _, o: _set(o["parameters"][1], required=True)),
    "request-parameter-serialization-changed": edited(lambda _, o: _set(o["parameters"][1], explode=False)),
    "request-path-parameter-renamed": edited(
        lambda d, o: (
            _set(o["parameters"][0], name="key"),
            _set(d["paths"], **{"/things/{key}": d["paths"].pop("/things/{id}")}),
        )
    ),
    "request-body-added-required": turned(
        _both(lambda _, o: _set(o["requestBody"], required=True), lambda _, o: o.pop("requestBody"))
    ),
    "request-body-added-optional": turned(edited(lambda _, o: o.pop("requestBody"))),
    "request-body-removed": edited(lambda _, o: o.pop("requestBody")),
    "request-body-became-required": edited(lambda _, o: _set(o["requestBody"], required=True)),
    "request-body-media-type-removed": edited(lambda _, o: o["requestBody"]["content"].pop("text/plain")),
    "response-success-status-added": edited(lambda _, o: _set(o["responses"], **{"200": {"content": {}}})),
    "response-non-success-status-added": edited(lambda _, o: _set(o["responses"], **{"409": {"content": {}}})),
    "response-body-removed": edited(lambda _, o: o["responses"]["201"].pop("content")),
    "response-media-type-removed": edited(lambda _, o: o["responses"]["201"]["content"].pop("text/plain")),
    "required-response-header-removed": edited(lambda _, o: o["responses"]["201"]["headers"].pop("X-Sure")),
    "optional-response-header-removed": edited(lambda _, o: o["responses"]["201"]["headers"].pop("X-May")),
    "response-header-became-optional": edited(
        lambda _, o: _set(o["responses"]["201"]["headers"]["X-Sure"], required=False)
    ),
    "new-required-request-property": _one_way(_only_requests, _property("new", {"type": "string"}, required=True)),
    "new-required-request-property-with-default": _one_way(
        _only_requests, _property("new", {"type": "string", "default": "x"}, required=True)
    ),
    "new-optional-request-property": _one_way(_only_requests, _property("new", {"type": "string"}, required=False)),
    "request-property-removed": _one_way(_only_requests, lambda d: _schema(d)["properties"].pop("size")),
    "request-property-became-required": _one_way(_only_requests, lambda d: _schema(d)["required"].append("size")),
    "response-required-property-added": _one_way(_only_answers, _property("new", {"type": "string"}, required=True)),
    "response-optional-property-added": _one_way(_only_answers, _property("new", {"type": "string"}, required=False)),
    "request-subtype-added": _one_way(_only_requests, _with_discriminator, _subtype),
    "response-subtype-added": _one_way(_only_answers, _with_discriminator, _subtype),
    "response-property-became-optional": _one_way(_only_answers, lambda d: _schema(d)["required"].clear()),
    "webhook-added": edited(lambda d, _: _set(d, webhooks={"done": _hook})),
    "callback-added": edited(lambda _, o: _callback(o)),
    "callback-parameter-added": _both(
        lambda _, o: _callback(o),
        lambda _, o: _callback(o, parameters=[{"in": "query", "name": "more", "schema": {}}]),
    ),
    "callback-response-added": _both(
        lambda _, o: _callback(o), lambda _, o: _callback(o, responses={"200": {"content": {}}, "410": {"content": {}}})
    ),
    "api-server-added": edited(lambda d, _: _servers(d, "https://second.example/things")),
    "api-server-variables-changed": edited(
        lambda d, _: _set(d["servers"][0], variables={"endpoint": {"default": "https://other.example"}})
    ),
    "api-schema-added": edited(lambda d, _: _set(d["components"]["schemas"], Unused={"type": "string"})),
    "api-schema-changed": _both(
        lambda d, _: _set(d["components"]["schemas"], Unused={"type": "string"}),
        lambda d, _: _set(d["components"]["schemas"], Unused={"type": "integer"}),
    ),
    "api-security-component-oauth-scope-added": edited(lambda d, _: _scopes(d, read="", write="")),
    "request-parameter-empty-value-allowed": edited(lambda _, o: _set(o["parameters"][1], allowEmptyValue=True)),
    "request-parameter-order-changed": edited(lambda _, o: o["parameters"].reverse()),
    "request-body-encoding-changed": edited(lambda _, o: _encoding(o["requestBody"]["content"], "text/plain")),
    "response-body-encoding-changed": edited(lambda _, o: _encoding(o["responses"]["201"]["content"], "text/plain")),
    "keyword-changed": edited(lambda _, o: _set(o["responses"]["201"], future=1)),
}

# The other halves: what a pair shows when it is read backwards.
OPERATION_PAIRS |= {
    mirror: turned(OPERATION_PAIRS[rule])
    for rule, mirror in {
        "api-schema-added": "api-schema-removed",
        "response-link-added": "response-link-removed",
        "shared-schema-added": "shared-schema-removed",
        "api-security-component-added": "api-security-component-removed",
        "api-security-component-oauth-scope-added": "api-security-component-oauth-scope-removed",
        "api-server-added": "api-server-removed",
        "callback-added": "callback-removed",
        "callback-parameter-added": "callback-parameter-removed",
        "callback-response-added": "callback-response-removed",
        "request-parameter-empty-value-allowed": "request-parameter-empty-value-forbidden",
        "webhook-added": "webhook-removed",
        "endpoint-added": "api-removed-without-deprecation",
        "endpoint-deprecated": "endpoint-reactivated",
        "api-operation-id-removed": "api-operation-id-added",
        "api-tag-added": "api-tag-removed",
        "long-running-operation-added": "long-running-operation-removed",
        "pageable-added": "pageable-removed",
        "pageable-next-link-added": "pageable-next-link-removed",
        "api-security-added": "api-security-removed",
        "api-security-became-required": "api-security-became-optional",
        "api-security-scope-added": "api-security-scope-removed",
        "request-parameter-became-required": "request-parameter-became-optional",
        "request-body-became-required": "request-body-became-optional",
        "request-body-media-type-removed": "request-body-media-type-added",
        "response-success-status-added": "response-success-status-removed",
        "response-non-success-status-added": "response-non-success-status-removed",
        "response-body-removed": "response-body-added",
        "response-media-type-removed": "response-media-type-added",
        "required-response-header-removed": "response-required-header-added",
        "optional-response-header-removed": "response-optional-header-added",
        "response-header-became-optional": "response-header-became-required",
        "request-subtype-added": "request-subtype-removed",
        "response-subtype-added": "response-subtype-removed",
        "request-property-became-required": "request-property-became-optional",
        "response-required-property-added": "response-required-property-removed",
        "response-optional-property-added": "response-optional-property-removed",
        "response-property-became-optional": "response-property-became-required",
    }.items()
}
