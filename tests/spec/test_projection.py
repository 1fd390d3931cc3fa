"""The projection to one api-version: annotations, enumerations, dropped nodes, errors."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from customvoice_spec import SpecError, load_document, project, projected, versions
from hypothesis import given
from hypothesis import strategies as st

OLD, MIDDLE, NEW = "2023-01-01", "2024-01-01", "2025-01-01"


def document(**schemas: Any) -> dict[str, Any]:
    """Return a valid document of three versions with one operation that returns the first of `schemas`."""
    first = next(iter(schemas), "Thing")
    schemas.setdefault(first, {"type": "object"})
    answer = {
        "description": "x",
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{first}"}}},
    }
    version = {"name": "api-version", "in": "query", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "all"},
        "x-versions": [{"version": each, "stage": "stable"} for each in (OLD, MIDDLE, NEW)],
        "paths": {
            "/things": {
                "parameters": [{"$ref": "#/components/parameters/ApiVersion"}],
                "get": {"operationId": "Things_Get", "responses": {"200": answer}},
            }
        },
        "components": {"parameters": {"ApiVersion": version}, "schemas": schemas},
    }


def thing(version: str, **schemas: Any) -> dict[str, Any]:
    """Return the first schema in `version`."""
    projection = project(document(**schemas), version)
    return next(iter(projection["components"]["schemas"].values()))


@pytest.mark.parametrize(
    ("annotation", "present"),
    [
        ({"x-since": MIDDLE}, {MIDDLE, NEW}),
        ({"x-until": MIDDLE}, {OLD, MIDDLE}),
        ({"x-since": MIDDLE, "x-until": MIDDLE}, {MIDDLE}),
        ({}, {OLD, MIDDLE, NEW}),
    ],
)
def test_since_and_until_are_inclusive(annotation: dict[str, str], present: set[str]) -> None:
    """A node exists from x-since to x-until inclusive; in other versions `required` omits it too."""
    schema = {"type": "object", "required": ["b"], "properties": {"a": {}, "b": {"type": "string", **annotation}}}
    found = {version: thing(version, Thing=schema) for version in (OLD, MIDDLE, NEW)}
    assert {version for version, node in found.items() if "b" in node["properties"]} == present
    assert {version for version, node in found.items() if node["required"] == ["b"]} == present
    assert all(not key.startswith("x-") for node in found.values() for key in node["properties"].get("b", {}))


def test_patches_apply_in_version_order() -> None:
    """x-by-version patches a node in a version and later ones; patches add up, null removes a key."""
    schema = {
        "type": "string",
        "format": "uri",
        "x-by-version": {NEW: {"format": None}, MIDDLE: {"minLength": 1, "description": "m"}},
    }
    assert thing(OLD, Thing=schema) == {"type": "string", "format": "uri"}
    assert thing(MIDDLE, Thing=schema) == {"type": "string", "format": "uri", "minLength": 1, "description": "m"}
    assert thing(NEW, Thing=schema) == {"type": "string", "minLength": 1, "description": "m"}


def test_list_items_are_dropped_with_their_version() -> None:
    """A mapping in a list, such as a parameter or a value, is dropped in versions without it."""
    values = [{"value": "A"}, {"value": "B", "x-since": NEW}]
    schema = {"type": "string", "x-ms-enum": {"name": "T", "modelAsString": True, "values": values}}
    assert thing(OLD, Thing=schema)["enum"] == ["A"]
    assert thing(NEW, Thing=schema)["enum"] == ["A", "B"]
    assert list(thing(NEW, Thing=schema)) == ["type", "enum", "x-ms-enum"]


def test_enumeration_with_unlisted_values_has_no_enum() -> None:
    """If the service is known to return unlisted values, `enum` would make them invalid."""
    schema = {"type": "string", "x-ms-enum": {"name": "T", "unlisted": True, "values": [{"value": "A"}]}}
    assert "enum" not in thing(OLD, Thing=schema)


def test_unreachable_components_are_dropped() -> None:
    """Only components that a path reaches are kept, directly or through others, also in a circle."""
    circle = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Other"}}}
    other = {"type": "object", "properties": {"back": {"$ref": "#/components/schemas/Thing"}}}
    projection = project(document(Thing=circle, Other=other, Lost={"type": "string"}), OLD)
    assert set(projection["components"]["schemas"]) == {"Thing", "Other"}


def test_reference_to_a_dropped_node_is_rejected() -> None:
    """A $ref to a node that the version lacks is an error with both locations."""
    schema = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Late"}}}
    broken = document(Thing=schema, Late={"type": "string", "x-since": NEW})
    assert project(broken, NEW)
    with pytest.raises(SpecError) as caught:
        project(broken, MIDDLE)
    assert caught.value.problems[0].place == "/components/schemas/Thing/properties/a"
    assert "#/components/schemas/Late" in str(caught.value)
    assert MIDDLE in str(caught.value)


def test_unknown_version_is_rejected() -> None:
    """An unknown version is an error that lists the known versions."""
    with pytest.raises(SpecError, match=r"'2022-01-01'.*2023-01-01, 2024-01-01, 2025-01-01"):
        project(document(), "2022-01-01")


@pytest.mark.parametrize("listed", [None, [], ["2024-01-01"], [{"version": "2024-01-01", "stage": "beta"}]])
def test_document_without_versions_is_rejected(listed: Any) -> None:
    """A document must list its versions, each with a stage."""
    with pytest.raises(SpecError, match="/x-versions"):
        versions({**document(), "x-versions": listed})


@pytest.mark.slow
@pytest.mark.parametrize("version", versions())
def test_projection_is_pure_and_deterministic(version: str) -> None:
    """The source is unchanged, and two projections of two loads have the same text."""
    source = load_document()
    before = copy.deepcopy(source)
    first = json.dumps(project(source, version))
    assert source == before
    assert first == json.dumps(project(load_document(), version))


@pytest.mark.parametrize("version", versions())
def test_projection_has_no_annotation_and_a_pinned_version(version: str) -> None:
    """A projection has no x-since, x-until, x-by-version or x-versions, and one value of api-version."""
    text = json.dumps(projected(version))
    assert not [key for key in ("x-since", "x-until", "x-by-version", "x-versions") if key in text]
    assert projected(version)["info"]["version"] == version
    assert projected(version)["components"]["parameters"]["ApiVersion"]["schema"] == {
        "type": "string",
        "enum": [version],
        "default": version,
    }


@given(st.sampled_from([OLD, MIDDLE, NEW]), st.permutations(["a", "b", "c", "d"]))
def test_order_of_the_source_is_kept(version: str, names: list[str]) -> None:
    """The projection keeps the order of keys of the source."""
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    assert list(thing(version, Thing=schema)["properties"]) == names


@pytest.mark.parametrize("version", versions())
def test_every_operation_documents_its_errors_and_lro_headers(version: str) -> None:
    """Each operation has six error statuses beside default; each 2xx of an LRO requires Operation-Location."""
    document = projected(version)
    for item in document["paths"].values():
        for method, operation in item.items():
            if method == "parameters":
                continue
            assert {"400", "401", "403", "404", "409", "429", "default"} <= operation["responses"].keys()
            if operation.get("x-ms-long-running-operation"):
                for status in operation["responses"].keys() & {"200", "201", "202"}:
                    header = operation["responses"][status]["headers"]["Operation-Location"]
                    assert document["components"]["headers"][header["$ref"].rsplit("/", 1)[1]]["required"]
