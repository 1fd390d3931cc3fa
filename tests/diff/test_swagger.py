"""One API in Swagger 2.0 and in OpenAPI 3: the comparison finds no changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from customvoice_spec.cli import main


def _write(folder: Path, name: str, document: dict[str, Any]) -> str:
    path = folder / name
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


SWAGGER = {
    "swagger": "2.0",
    "info": {"title": "Things", "version": "1"},
    "host": "things.example",
    "basePath": "/things",
    "consumes": ["application/json"],
    "produces": ["application/json"],
    "paths": {
        "/things/{id}": {
            "parameters": [{"$ref": "#/parameters/Id"}],
            "put": {
                "operationId": "Things_Create",
                "parameters": [
                    {
                        "in": "query",
                        "name": "tags",
                        "type": "array",
                        "items": {"type": "string"},
                        "collectionFormat": "csv",
                    },
                    {"in": "body", "name": "thing", "required": True, "schema": {"$ref": "#/definitions/Thing"}},
                ],
                "responses": {
                    "201": {"schema": {"$ref": "#/definitions/Thing"}, "headers": {"X-May": {"type": "string"}}},
                    "default": {"$ref": "#/responses/Error"},
                },
            },
            "post": {
                "operationId": "Things_Post",
                "consumes": ["multipart/form-data"],
                "parameters": [
                    {"in": "formData", "name": "name", "type": "string", "required": True},
                    {"in": "formData", "name": "file", "type": "file"},
                ],
                "responses": {"202": {}},
            },
        }
    },
    "parameters": {"Id": {"in": "path", "name": "id", "type": "string", "required": True, "maxLength": 64}},
    "responses": {"Error": {"schema": {"$ref": "#/definitions/Thing"}}},
    "definitions": {"Thing": {"type": "object", "properties": {"name": {"type": "string", "x-nullable": True}}}},
}

OPENAPI = {
    "openapi": "3.1.0",
    "info": {"title": "Things", "version": "1"},
    "servers": [{"url": "https://things.example/things"}],
    "paths": {
        "/things/{id}": {
            "parameters": [
                {"in": "path", "name": "id", "required": True, "schema": {"type": "string", "maxLength": 64}}
            ],
            "put": {
                "operationId": "Things_Create",
                "parameters": [
                    {
                        "in": "query",
                        "name": "tags",
                        "style": "form",
                        "explode": False,
                        "schema": {"type": "array", "items": {"type": "string"}},
                    }
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json; charset=utf-8": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                },
                "responses": {
                    "201": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                        "headers": {"x-may": {"schema": {"type": "string"}}},
                    },
                    "default": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                },
            },
            "post": {
                "operationId": "Things_Post",
                "requestBody": {
                    "required": True,
                    "content": {
                        "multipart/form-data": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "name": {"type": "string"},
                                    "file": {"type": "string", "format": "binary"},
                                },
                                "required": ["name"],
                            }
                        }
                    },
                },
                "responses": {"202": {}},
            },
        }
    },
    "components": {"schemas": {"Thing": {"type": "object", "properties": {"name": {"type": ["string", "null"]}}}}},
}


def test_swagger_and_openapi_of_one_api_are_equal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same API in Swagger 2.0 and in OpenAPI 3.1 has no changes, in either direction."""
    files = [_write(tmp_path, "swagger.json", SWAGGER), _write(tmp_path, "openapi.json", OPENAPI)]
    assert main(["diff", *files, "--fail-on", "any"]) == 0, capsys.readouterr().out
    assert main(["diff", *reversed(files), "--fail-on", "any"]) == 0, capsys.readouterr().out
