"""The examples of the document are valid against their schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from customvoice_spec import projected, versions


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = document
        for key in node["$ref"][2:].split("/"):
            target = target[key]
        node = target
    return node


def _examples(document: dict[str, Any], node: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield (location, schema, value) of each example beside a schema."""
    if isinstance(node, list):
        node = dict(enumerate(node))
    if not isinstance(node, dict):
        return
    if isinstance(node.get("schema"), dict):
        for name, example in node.get("examples", {}).items():
            yield f"{place}/examples/{name}", node["schema"], _resolved(document, example)["value"]
        if "example" in node:
            yield f"{place}/example", node["schema"], node["example"]
    for key, child in node.items():
        yield from _examples(document, child, f"{place}/{key}")


@pytest.mark.parametrize("version", versions())
def test_examples_are_valid(version: str) -> None:
    """Each example of a version is valid against its schema, including formats."""
    document = projected(version)
    seen = 0
    for place, schema, value in _examples(document, document):
        validator = jsonschema_rs.validator_for({**schema, "components": document["components"]}, validate_formats=True)
        errors = [error.message for error in validator.iter_errors(value)]
        assert not errors, f"{place}: {errors}"
        seen += 1
    assert seen > 20


@pytest.mark.parametrize("version", versions())
def test_json_request_body_has_an_example(version: str) -> None:
    """Each operation with a JSON body has an example of it."""
    for item in projected(version)["paths"].values():
        for method, operation in item.items():
            if method != "parameters" and "application/json" in operation.get("requestBody", {}).get("content", {}):
                assert operation["requestBody"]["content"]["application/json"]["examples"], operation["operationId"]
