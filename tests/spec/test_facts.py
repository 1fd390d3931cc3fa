"""The document equals the facts of each api-version (spec/facts/), except for numbered errata."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from customvoice_spec import document_path, projected, versions

from tests.support.paths import ROOT

SPEC = ROOT / "spec"
ERRATA = (SPEC / "ERRATA.md").read_text("utf-8")

# Schemas that only give a name to what the facts spell out in place.
NAMES_OF_OURS = {"ResourceId", "ConsentFormData", "PersonalVoiceFormData"} | {
    f"{name}WithId" for name in ("Project", "Consent", "TrainingSet", "Endpoint", "PersonalVoice")
}


@pytest.mark.parametrize("version", versions())
def test_projection_equals_the_facts_except_for_errata(version: str) -> None:
    """Operations, parameters, bodies, statuses, headers, schemas, types and values equal the facts."""
    facts = _facts(version)
    explained, error = facts.pop("errata"), facts.pop("error")
    for operation in facts["operations"].values():
        operation["error"] = error
    theirs, ours = _flat(facts), _flat(_reduced(projected(version)))
    different = {place for place in theirs.keys() | ours.keys() if theirs.get(place) != ours.get(place)}
    unexplained = {place for place in different if not any(_below(place, key) for key in explained)}
    assert not unexplained
    unused = [key for key in explained if not any(_below(place, key) for place in different)]
    assert not unused, "an erratum explains no difference"


@pytest.mark.parametrize("version", versions())
def test_facts_have_all_operations(version: str) -> None:
    """The facts of each version have the 32 operations of the service."""
    assert len(_facts(version)["operations"]) == 32


@pytest.mark.slow
def test_referenced_errata_exist() -> None:
    """Each `erratum N` of the document, and each number in the facts, is an entry of ERRATA.md."""
    entries = set(re.findall(r"^\| (\d+) \|", ERRATA, re.MULTILINE))
    named = set(re.findall(r"erratum (\d+)", document_path().read_text("utf-8")))
    explained = {str(number) for version in versions() for number in _facts(version)["errata"].values()}
    assert named | explained <= entries
    assert entries == {str(number) for number in range(1, len(entries) + 1)}


def _facts(version: str) -> dict[str, Any]:
    facts: dict[str, Any] = yaml.safe_load((SPEC / "facts" / f"{version}.yaml").read_text("utf-8"))
    return facts


def _below(place: str, key: str) -> bool:
    return place == key or place.startswith(key + "/")


def _flat(node: Any, place: str = "") -> dict[str, Any]:
    """Return a tree as location → leaf; a list is a leaf without order."""
    if isinstance(node, dict) and node:
        return {
            k: v for key, child in node.items() for k, v in _flat(child, f"{place}/{key}" if place else key).items()
        }
    return {place: sorted(node, key=str) if isinstance(node, list) else node}


def _reduced(document: dict[str, Any]) -> dict[str, Any]:
    operations: dict[str, Any] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                parameters = item["parameters"] + operation.get("parameters", [])
                operations[operation["operationId"]] = _operation(document, method, path, operation, parameters)
    schemas = {
        name: _schema(schema) for name, schema in document["components"]["schemas"].items() if name not in NAMES_OF_OURS
    }
    return {"operations": operations, "schemas": schemas}


def _operation(
    document: dict[str, Any], method: str, path: str, operation: dict[str, Any], parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    reduced: dict[str, Any] = {"method": method.upper(), "path": path, "parameters": {}}
    for parameter in (_target(document, parameter) for parameter in parameters):
        reduced["parameters"].setdefault(parameter["in"], {})[parameter["name"]] = parameter["required"]
    if "requestBody" in operation:
        ((media, content),) = operation["requestBody"]["content"].items()
        reduced["request"] = {"media": media, "body": _body(document, media, content["schema"])}
    responses = operation["responses"]
    reduced["success"] = {status: _answer(node) for status, node in responses.items() if status.startswith("2")}
    reduced["error"] = _answer(_target(document, responses["default"]))
    for extension, name in [("x-ms-long-running-operation", "long_running"), ("x-ms-pageable", "pageable")]:
        if operation.get(extension):
            reduced[name] = True
    return reduced


def _answer(response: dict[str, Any]) -> dict[str, Any]:
    body = _name(next(iter(response["content"].values()))["schema"]) if "content" in response else None
    return {"body": body, "headers": list(response.get("headers", {}))}


def _body(document: dict[str, Any], media: str, schema: dict[str, Any]) -> Any:
    if media == "application/json":
        return _name(schema)
    form = _target(document, schema)
    return {name: name in form["required"] for name in form["properties"]}


def _schema(schema: dict[str, Any]) -> dict[str, Any]:
    if "x-ms-enum" in schema:
        return {"values": [entry["value"] for entry in schema["x-ms-enum"]["values"]]}
    properties = {name: _type(property_) for name, property_ in schema["properties"].items()}
    return {"required": schema.get("required", []), "properties": properties}


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        text = _name(schema)
    else:
        kind = str(schema["type"][0] if isinstance(schema["type"], list) else schema["type"])
        text = {"array": "array of ", "object": "map of "}.get(kind, kind)
        if kind in ("array", "object"):
            text += _type(schema["items" if kind == "array" else "additionalProperties"])
        if "format" in schema:
            text += f"({schema['format']})"
    return text + " read-only" if schema.get("readOnly") else text


def _target(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in node:
        return node
    found: Any = document
    for key in node["$ref"][2:].split("/"):
        found = found[key]
    return dict(found)


def _name(schema: dict[str, Any]) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[1]
