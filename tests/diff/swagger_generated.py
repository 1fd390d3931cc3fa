"""Strategies for Swagger 2.0 documents, and the same documents in OpenAPI 3.0."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.diff.generated import Document, scalars

_PREFIX = "#/definitions/"
_STYLES = {
    "csv": {"style": "form", "explode": False},
    "multi": {"style": "form", "explode": True},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
}
_objects = st.fixed_dictionaries(
    {
        "type": st.just("object"),
        "properties": st.dictionaries(
            st.sampled_from(["id", "name", "next"]),
            scalars | st.just({"$ref": f"{_PREFIX}Thing"}),
            min_size=1,
            max_size=3,
        ),
    },
    optional={"required": st.just(["id"]), "additionalProperties": scalars},
)
_lists = st.fixed_dictionaries(
    {
        "in": st.just("query"),
        "name": st.just("list"),
        "type": st.just("array"),
        "items": scalars,
        "collectionFormat": st.sampled_from(sorted(_STYLES)),
    }
)
_plain = scalars.map(lambda schema: {"in": "query", "name": "q", **schema})
_headers = scalars.map(lambda schema: {"in": "header", "name": "X-Trace", **schema})
_body = st.fixed_dictionaries(
    {"in": st.just("body"), "name": st.just("body"), "schema": _objects}, optional={"required": st.just(True)}
)
_fields = st.lists(
    scalars.map(lambda schema: {"in": "formData", "name": "text", **schema})
    | st.just({"in": "formData", "name": "file", "type": "file", "required": True}),
    min_size=1,
    max_size=2,
    unique_by=lambda each: str(each["name"]),
)


@st.composite
def swagger_documents(draw: st.DrawFn) -> Document:
    """Return a Swagger 2.0 document with a body or a form, arrays, headers, credentials and a host."""
    parameters = draw(st.lists(_lists | _plain | _headers, max_size=3, unique_by=lambda each: str(each["name"])))
    bodies: st.SearchStrategy[list[Document]] = st.just([]) | _body.map(lambda each: [each]) | _fields
    parameters += draw(bodies)
    response = draw(
        st.fixed_dictionaries(
            {"description": st.just(""), "schema": _objects},
            optional={"headers": scalars.map(lambda schema: {"X-Count": schema})},
        )
    )
    operation = {
        "operationId": "Things_Post",
        "consumes": [
            "multipart/form-data" if any(each["in"] == "formData" for each in parameters) else "application/json"
        ],
        "produces": ["application/json"],
        "parameters": parameters,
        "responses": {"200": response},
    }
    return {
        "swagger": "2.0",
        "info": {"title": "Things", "version": "1"},
        "host": "api.example",
        "basePath": draw(st.sampled_from(["/", "/things"])),
        "schemes": draw(st.sampled_from([["https"], ["http"], ["https", "http"]])),
        "paths": {"/things": {"post": operation}},
        "definitions": {"Thing": draw(_objects)},
        "securityDefinitions": {
            "basic": {"type": "basic"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "oauth": {
                "type": "oauth2",
                "flow": "accessCode",
                "authorizationUrl": "https://a.example",
                "tokenUrl": "https://t.example",
                "scopes": {"read": "Read."},
            },
        },
        "security": draw(st.sampled_from([[{"key": []}], [{"basic": []}, {"oauth": ["read"]}]])),
    }


def as_openapi(document: Document) -> Document:
    """Return a document of `swagger_documents` in OpenAPI 3.0."""
    operation = document["paths"]["/things"]["post"]
    node: Document = {"operationId": operation["operationId"], "parameters": []}
    fields = [each for each in operation["parameters"] if each["in"] == "formData"]
    for each in operation["parameters"]:
        if each["in"] == "body":
            content = {"application/json": {"schema": each["schema"]}}
            node["requestBody"] = {"required": each.get("required", False), "content": content}
        elif each["in"] != "formData":
            node["parameters"].append(_parameter(each))
    if fields:
        node["requestBody"] = _form(fields)
    response = operation["responses"]["200"]
    content = {"application/json": {"schema": response["schema"]}}
    headers = {name: {"schema": schema} for name, schema in response.get("headers", {}).items()}
    node["responses"] = {"200": {"description": "", "content": content, "headers": headers}}
    converted: Document = {
        "openapi": "3.0.3",
        "info": document["info"],
        "servers": [{"url": f"{each}://api.example{document['basePath']}"} for each in document["schemes"]],
        "security": document["security"],
        "paths": {"/things": {"post": node}},
        "components": {
            "schemas": document["definitions"],
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "key": document["securityDefinitions"]["key"],
                "oauth": {
                    "type": "oauth2",
                    "flows": {
                        "authorizationCode": {
                            key: document["securityDefinitions"]["oauth"][key]
                            for key in ("authorizationUrl", "tokenUrl", "scopes")
                        }
                    },
                },
            },
        },
    }
    renamed: Document = _renamed(converted)
    return renamed


def _parameter(node: Document) -> Document:
    schema = {key: value for key, value in node.items() if key not in ("in", "name", "collectionFormat")}
    return {
        "in": node["in"],
        "name": node["name"],
        "schema": schema,
        **_STYLES.get(node.get("collectionFormat", ""), {}),
    }


def _form(fields: list[Document]) -> Document:
    properties = {
        each["name"]: {"type": "string", "format": "binary"}
        if each["type"] == "file"
        else {key: value for key, value in each.items() if key not in ("in", "name", "required")}
        for each in fields
    }
    required = [each["name"] for each in fields if each.get("required")]
    schema = {"type": "object", "properties": properties, "required": required}
    return {"required": bool(required), "content": {"multipart/form-data": {"schema": schema}}}


def _renamed(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: value.replace(_PREFIX, "#/components/schemas/") if key == "$ref" else _renamed(value)
            for key, value in node.items()
        }
    return [_renamed(each) for each in node] if isinstance(node, list) else node
