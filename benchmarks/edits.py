"""Edits of a real document, each with the verdict of a careful reviewer, which was written before any tool ran.

`breaks` is True if code written for the old document can fail with the new one. Narrower requests and wider responses
break, an open enumeration may grow, wording and order do not matter. An edit gets the projected document of the newest
version, and changes it in place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

Document = dict[str, Any]


class Edit(NamedTuple):
    """One edit: its name, whether it breaks callers, and the function that makes it."""

    name: str
    breaks: bool
    apply: Callable[[Document], object]


def _operation(document: Document, path: str, method: str) -> Document:
    node: Document = document["paths"][path][method]
    return node


def _schema(document: Document, name: str) -> Document:
    node: Document = document["components"]["schemas"][name]
    return node


def _property(document: Document, schema: str, name: str) -> Document:
    node: Document = _schema(document, schema)["properties"][name]
    return node


def _put(node: Document, **values: Any) -> Document:
    node.update(values)
    return node


def _inline(document: Document, schema: str, name: str, **values: Any) -> None:
    """Replace a property, which may be a reference, by an inline schema with these keywords."""
    _schema(document, schema)["properties"][name] = {**_property(document, schema, name), **values}


def _require(document: Document, schema: str, name: str) -> Document:
    node = _schema(document, schema)
    node["required"] = [*node.get("required", []), name]
    return node


def _allow(document: Document, schema: str, name: str) -> None:
    _schema(document, schema)["required"].remove(name)


def _answer(document: Document, path: str, method: str, status: str) -> Document:
    node: Document = _operation(document, path, method)["responses"][status]
    return node


_PROJECT, _MODEL, _VOICES = "/projects/{id}", "/models/{id}", "/personalvoices"
_TEXT = {"type": "string"}
_JSON = "application/json"


def _list_filter(document: Document) -> Document:
    """Return the list operation's own copy of the filter parameter."""
    operation = _operation(document, _VOICES, "get")
    shared = document["components"]["parameters"]
    own = [
        dict(shared[each["$ref"].rpartition("/")[2]]) if "$ref" in each else each for each in operation["parameters"]
    ]
    operation["parameters"] = own
    found: Document = next(each for each in own if each["name"] == "filter")
    return found


EDITS: tuple[Edit, ...] = (
    # Operations
    Edit("an operation is removed", True, lambda d: d["paths"][_PROJECT].pop("delete")),
    Edit("a path is removed", True, lambda d: d["paths"].pop("/basemodels")),
    Edit(
        "an operation is added",
        False,
        lambda d: _put(d["paths"][_VOICES], head={"responses": {"200": {"description": ""}}}),
    ),
    Edit(
        "a path is added",
        False,
        lambda d: _put(d["paths"], **{"/more": {"get": {"responses": {"200": {"description": ""}}}}}),
    ),
    Edit(
        "a path is spelled differently", True, lambda d: _put(d["paths"], **{"/Projects": d["paths"].pop("/projects")})
    ),
    Edit(
        "a method is replaced by another", True, lambda d: _put(d["paths"][_MODEL], patch=d["paths"][_MODEL].pop("put"))
    ),
    Edit("an operation is deprecated", False, lambda d: _put(_operation(d, _PROJECT, "get"), deprecated=True)),
    Edit("a summary is reworded", False, lambda d: _put(_operation(d, _PROJECT, "get"), summary="Another wording")),
    Edit("paths are reordered", False, lambda d: _put(d, paths=dict(reversed(d["paths"].items())))),
    Edit("the base path changes", True, lambda d: _put(d["servers"][0], url="{endpoint}/voices")),
    # Parameters
    Edit(
        "a required query parameter is added",
        True,
        lambda d: (
            _operation(d, _PROJECT, "get")
            .setdefault("parameters", [])
            .append({"name": "more", "in": "query", "required": True, "schema": _TEXT})
        ),
    ),
    Edit(
        "an optional query parameter is added",
        False,
        lambda d: (
            _operation(d, _PROJECT, "get")
            .setdefault("parameters", [])
            .append({"name": "more", "in": "query", "schema": _TEXT})
        ),
    ),
    Edit(
        "a required header is added",
        True,
        lambda d: (
            _operation(d, _PROJECT, "get")
            .setdefault("parameters", [])
            .append({"name": "X-More", "in": "header", "required": True, "schema": _TEXT})
        ),
    ),
    Edit("a parameter is removed", True, lambda d: _operation(d, _PROJECT, "delete")["parameters"].clear()),
    Edit("an optional parameter becomes required", True, lambda d: _put(_list_filter(d), required=True)),
    Edit("a parameter's description is reworded", False, lambda d: _put(_list_filter(d), description="Other words.")),
    Edit("a parameter's type changes", True, lambda d: _put(_list_filter(d), schema={"type": "integer"})),
    Edit("a parameter loses its pattern", False, lambda d: _put(_list_filter(d), schema=_TEXT)),
    Edit("a parameter's length is limited", True, lambda d: _put(_list_filter(d)["schema"], maxLength=10)),
    Edit(
        "a parameter of all operations changes its pattern",
        True,
        lambda d: _put(_schema(d, "ResourceId"), pattern="^[a-z]+$"),
    ),
    Edit("an id may be longer", False, lambda d: _put(_schema(d, "ResourceId"), maxLength=100)),
    # Request properties
    Edit("a request property becomes required", True, lambda d: _require(d, "Dataset", "processAs")),
    Edit("a request property becomes optional", False, lambda d: _allow(d, "Dataset", "audios")),
    Edit("a request property is removed", True, lambda d: _schema(d, "Dataset")["properties"].pop("scripts")),
    Edit(
        "an optional request property is added", False, lambda d: _put(_schema(d, "Dataset")["properties"], more=_TEXT)
    ),
    Edit(
        "a required request property is added",
        True,
        lambda d: (_put(_schema(d, "Dataset")["properties"], more=_TEXT), _require(d, "Dataset", "more")),
    ),
    Edit(
        "a request property becomes an integer",
        True,
        lambda d: _put(_schema(d, "Dataset")["properties"], description={"type": "integer"}),
    ),
    Edit(
        "a nested request property gets a pattern",
        True,
        lambda d: _inline(d, "AzureBlobContentSource", "prefix", pattern="^x"),
    ),
    Edit(
        "a nested request property gets a maxLength",
        True,
        lambda d: _inline(d, "AzureBlobContentSource", "prefix", maxLength=3),
    ),
    Edit(
        "a request list gets a minItems",
        True,
        lambda d: _inline(d, "AzureBlobContentSource", "extensions", minItems=2),
    ),
    Edit(
        "a request list gets a maxItems",
        True,
        lambda d: _inline(d, "AzureBlobContentSource", "extensions", maxItems=1),
    ),
    Edit(
        "items of a request list change type",
        True,
        lambda d: _inline(d, "AzureBlobContentSource", "extensions", items={"type": "integer"}),
    ),
    Edit(
        "a request property may no longer be null",
        True,
        lambda d: _inline(d, "Dataset", "description", type="string"),
    ),
    Edit(
        "a request property gets a format", True, lambda d: _inline(d, "AzureBlobContentSource", "prefix", format="uri")
    ),
    Edit(
        "the form's part becomes required",
        True,
        lambda d: _require(d, "PersonalVoiceFormData", "description"),
    ),
    Edit(
        "a part of the form is removed", True, lambda d: _schema(d, "ConsentFormData")["properties"].pop("companyName")
    ),
    Edit(
        "another media type is accepted too",
        False,
        lambda d: _put(
            _operation(d, _PROJECT, "put")["requestBody"]["content"], **{"application/merge-patch+json": {"schema": {}}}
        ),
    ),
    Edit(
        "a media type is no longer accepted",
        True,
        lambda d: _put(_operation(d, _PROJECT, "put")["requestBody"], content={"text/plain": {"schema": _TEXT}}),
    ),
    Edit("a body is no longer accepted", True, lambda d: _operation(d, _PROJECT, "put").pop("requestBody")),
    # Responses
    Edit("a property of responses is removed", True, lambda d: _schema(d, "BaseModel")["properties"].pop("name")),
    Edit("a property of responses becomes optional", True, lambda d: _allow(d, "BaseModel", "name")),
    Edit("a property of responses becomes required", False, lambda d: _require(d, "BaseModel", "description")),
    Edit("a property is added to responses", False, lambda d: _put(_schema(d, "BaseModel")["properties"], more=_TEXT)),
    Edit(
        "a property of responses changes type",
        True,
        lambda d: _put(_schema(d, "BaseModel")["properties"], name={"type": "integer"}),
    ),
    Edit(
        "a property of responses may be null", True, lambda d: _inline(d, "BaseModel", "name", type=["string", "null"])
    ),
    Edit(
        "a count of responses becomes any number",
        True,
        lambda d: _inline(d, "Recipe", "minUtteranceCount", type="number"),
    ),
    Edit(
        "a property of responses changes its format",
        True,
        lambda d: _inline(d, "BaseModel", "releaseDateTime", format="date"),
    ),
    Edit(
        "items of a list in responses change type",
        True,
        lambda d: _inline(d, "Recipe", "datasetLocales", items={"type": "integer"}),
    ),
    Edit(
        "values of a map in responses change type",
        True,
        lambda d: _inline(d, "Recipe", "presetStyles", additionalProperties=_TEXT),
    ),
    Edit(
        "a property inside a list's items is removed",
        True,
        lambda d: _schema(d, "PresetStyleItem")["properties"].pop("male"),
    ),
    Edit(
        "a property of the recursive error changes type",
        True,
        lambda d: _put(_schema(d, "InnerError")["properties"], code={"type": "integer"}),
    ),
    Edit(
        "the items of a page are renamed",
        True,
        lambda d: _put(
            _schema(d, "PaginatedProjects")["properties"],
            items=_schema(d, "PaginatedProjects")["properties"].pop("value"),
        ),
    ),
    Edit("a success status is removed", True, lambda d: _operation(d, _MODEL, "put")["responses"].pop("201")),
    Edit(
        "an error status is added",
        False,
        lambda d: _put(_operation(d, _PROJECT, "get")["responses"], **{"418": {"description": ""}}),
    ),
    Edit("a response loses its body", True, lambda d: _answer(d, _PROJECT, "get", "200").pop("content")),
    Edit(
        "a response has another media type",
        True,
        lambda d: _put(_answer(d, _PROJECT, "get", "200"), content={"text/plain": {"schema": _TEXT}}),
    ),
    Edit(
        "a required header of responses is removed", True, lambda d: _answer(d, _MODEL, "put", "201")["headers"].clear()
    ),
    Edit(
        "a header is added to responses",
        False,
        lambda d: _put(_answer(d, _PROJECT, "get", "200"), headers={"X-More": {"schema": _TEXT}}),
    ),
    Edit(
        "a response's description is reworded",
        False,
        lambda d: _put(_answer(d, _PROJECT, "get", "200"), description="Other words"),
    ),
    # Enumerations: all of this API are open, so values may be added.
    Edit(
        "an open enumeration is closed for requests",
        True,
        lambda d: _put(_schema(d, "DatasetKind")["x-ms-enum"], modelAsString=False),
    ),
    Edit(
        "a value of requests is removed",
        True,
        lambda d: (_schema(d, "DatasetKind")["enum"].pop(), _schema(d, "DatasetKind")["x-ms-enum"]["values"].pop()),
    ),
    Edit(
        "a value of requests is added",
        False,
        lambda d: (
            _schema(d, "DatasetKind")["enum"].append("More"),
            _schema(d, "DatasetKind")["x-ms-enum"]["values"].append({"value": "More"}),
        ),
    ),
    # Security, long-running operations, pages
    Edit("the key is no longer accepted", True, lambda d: d["security"].remove({"KeyAuth": []})),
    Edit(
        "both credentials are needed",
        True,
        lambda d: _put(d, security=[{name: scopes for each in d["security"] for name, scopes in each.items()}]),
    ),
    Edit(
        "a credential is added as an alternative",
        False,
        lambda d: (
            d["security"].append({"more": []}),
            _put(d["components"]["securitySchemes"], more={"type": "http", "scheme": "basic"}),
        ),
    ),
    Edit(
        "a security scheme is renamed",
        False,
        lambda d: (
            _put(d["components"]["securitySchemes"], Key=d["components"]["securitySchemes"].pop("KeyAuth")),
            d["security"].append({"Key": d["security"].pop(d["security"].index({"KeyAuth": []}))["KeyAuth"]}),
        ),
    ),
    Edit(
        "a read-only open enumeration gets a value",
        False,
        lambda d: (
            _schema(d, "ModelFailureReason")["enum"].append("More"),
            _schema(d, "ModelFailureReason")["x-ms-enum"]["values"].append({"value": "More"}),
        ),
    ),
    Edit(
        "a creation is no longer a long-running operation",
        True,
        lambda d: _operation(d, _MODEL, "put").pop("x-ms-long-running-operation"),
    ),
    Edit("a list no longer comes in pages", True, lambda d: _operation(d, _VOICES, "get").pop("x-ms-pageable")),
    # Form only, without a change of meaning
    Edit("an example is added", False, lambda d: _put(_schema(d, "BaseModel"), example={"name": "x"})),
    Edit(
        "a schema moves into a component",
        False,
        lambda d: (
            _put(d["components"]["schemas"], Shape=_property(d, "BaseModel", "capabilities")),
            _put(_schema(d, "BaseModel")["properties"], capabilities={"$ref": "#/components/schemas/Shape"}),
        ),
    ),
    Edit(
        "a component is written through allOf",
        False,
        lambda d: _put(d["components"]["schemas"], BaseModel={"allOf": [_schema(d, "BaseModel")]}),
    ),
    Edit("required properties are reordered", False, lambda d: _schema(d, "Consent")["required"].reverse()),
    Edit(
        "the base path moves into the paths",
        False,
        lambda d: (
            _put(d["servers"][0], url="{endpoint}"),
            _put(d, paths={f"/customvoice{path}": item for path, item in d["paths"].items()}),
        ),
    ),
    Edit("the title changes", False, lambda d: _put(d["info"], title="Another title")),
)
