"""A small API in our form and as published, for the tests of the import."""

from __future__ import annotations

from typing import Any

import yaml

Document = dict[str, Any]
VERSION = "2030-01-01"

# Our side, small: one document of one version, with one erratum that facts can place and one that only a rule can.
OURS: Document = yaml.safe_load("""
openapi: 3.1.0
info: {title: Things, version: all}
x-versions: [{version: '2030-01-01', stage: stable}]
servers: [{url: '{endpoint}/things'}]
security: [{Key: []}, {Token: []}]
paths:
  /items/{id}:
    parameters:
      - {$ref: '#/components/parameters/Id'}
      - {$ref: '#/components/parameters/ApiVersion'}
    put:
      operationId: Items_Create
      tags: [Items]
      summary: Create an item.
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
      responses:
        '201':
          description: The item.
          headers: {Operation-Location: {required: true, schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}
        '400': {$ref: '#/components/responses/Error'}
        default: {$ref: '#/components/responses/Error'}
components:
  responses:
    Error: {description: Else., content: {application/json: {schema: {$ref: '#/components/schemas/ErrorResponse'}}}}
  securitySchemes:
    Key: {type: apiKey, in: header, name: X-Key}
    Token: {type: http, scheme: bearer}
  parameters:
    ApiVersion: {name: api-version, in: query, required: true, schema: {type: string}}
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
  schemas:
    Id: {type: string, maxLength: 64}
    Item:
      type: object
      required: [kind]
      properties:
        id: {$ref: '#/components/schemas/Id'}
        kind: {type: string, x-ms-enum: {name: Kind, modelAsString: true, values: [{value: a}, {value: b}]}}
        status: {type: string, readOnly: true}
    ErrorResponse: {type: object, required: [error], properties: {error: {$ref: '#/components/schemas/Error'}}}
    Error:
      type: object
      required: [code]
      properties: {code: {type: string}, details: {type: array, items: {$ref: '#/components/schemas/Error'}}}
""")
FACTS: Document = {"errata": {"schemas/Item/properties/status": 2}}
RULES = [{"erratum": 1, "rules": ["response-non-success-status-removed"], "where": ["response 400"]}]
ERRATA = "| # | where | published |\n|---|---|---|\n| 1 | error statuses | x |\n| 2 | `status` of items | x |\n"

# The published side as Swagger 2.0, with what such documents have: a templated host, paths beside the paths, parameters
# with a place for generators, examples and shared types in files of their own.
SHARED: Document = {
    "swagger": "2.0",
    "info": {"title": "Common types", "version": "v1"},
    "paths": {},
    "parameters": {
        "ApiVersion": {
            "name": "api-version",
            "in": "query",
            "required": True,
            "type": "string",
            "minLength": 1,
            "x-ms-parameter-location": "client",
        }
    },
    "definitions": {
        "ErrorResponse": {
            "type": "object",
            "required": ["error"],
            "properties": {"error": {"$ref": "#/definitions/Error"}},
        },
        "Error": {
            "type": "object",
            "required": ["code"],
            "properties": {
                "code": {"type": "string"},
                "details": {"type": "array", "items": {"$ref": "#/definitions/Error"}},
            },
        },
    },
}
SWAGGER: Document = {
    "swagger": "2.0",
    "info": {"title": "Things", "version": VERSION},
    "x-ms-parameterized-host": {"hostTemplate": "{endpoint}/things", "useSchemePrefix": False},
    "consumes": ["application/json"],
    "produces": ["application/json"],
    "securityDefinitions": {
        "api_key": {"type": "apiKey", "in": "header", "name": "x-key"},
        "AADToken": {"type": "oauth2", "flow": "implicit", "authorizationUrl": "https://login.example", "scopes": {}},
    },
    "security": [{"api_key": []}, {"AADToken": []}],
    "paths": {},
    "x-ms-paths": {
        "/items/{itemId}": {
            "put": {
                "operationId": "Items_Create",
                "tags": ["Item"],
                "description": "Makes one.",
                "parameters": [
                    {"$ref": "#/parameters/ItemId"},
                    {"$ref": "../common/types.json#/parameters/ApiVersion"},
                    {"in": "body", "name": "item", "required": True, "schema": {"$ref": "#/definitions/Item"}},
                ],
                "responses": {
                    "201": {
                        "description": "Created.",
                        "schema": {"$ref": "#/definitions/Item"},
                        "headers": {"Operation-Location": {"type": "string"}},
                    },
                    "default": {
                        "description": "Else.",
                        "schema": {"$ref": "../common/types.json#/definitions/ErrorResponse"},
                    },
                },
                "x-ms-examples": {"Make one": {"$ref": "./examples/make.json"}},
            }
        }
    },
    "parameters": {
        "ItemId": {
            "name": "itemId",
            "in": "path",
            "required": True,
            "type": "string",
            "maxLength": 64,
            "x-ms-parameter-location": "method",
        }
    },
    "definitions": {
        "Item": {
            "type": "object",
            "required": ["kind"],
            "properties": {
                "id": {"type": "string", "maxLength": 64},
                "kind": {"type": "string", "enum": ["a", "b"], "x-ms-enum": {"name": "Kind", "modelAsString": True}},
                "status": {"type": "string"},
            },
        }
    },
}
