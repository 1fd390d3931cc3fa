"""`customvoice spec import`: the drift between our document and published ones, errata applied and named."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from customvoice_spec import SpecError, document_path, projected, versions
from customvoice_spec.cli import main
from customvoice_spec.drift import command, load_explanations

from tests.spec.published_documents import ERRATA, FACTS, OURS, RULES, SHARED, SWAGGER, VERSION

Document = dict[str, Any]
SPEC = document_path().parent


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Document], str]:
    """Replace customvoice.yaml with a small document; return a function that writes a published document."""
    spec = tmp_path / "spec"
    (spec / "facts").mkdir(parents=True)
    for name, content in (("customvoice.yaml", OURS), (f"facts/{VERSION}.yaml", FACTS), ("drift.yaml", RULES)):
        (spec / name).write_text(yaml.safe_dump(content), "utf-8")
    (spec / "ERRATA.md").write_text(ERRATA, "utf-8")
    monkeypatch.setattr(command, "document_path", lambda: spec / "customvoice.yaml")
    monkeypatch.setattr(command, "load_document", lambda: copy.deepcopy(OURS))

    def write(document: Document) -> str:
        (tmp_path / "stable").mkdir(exist_ok=True)
        (tmp_path / "common").mkdir(exist_ok=True)
        (tmp_path / "common" / "types.json").write_text(json.dumps(SHARED), "utf-8")
        path = tmp_path / "stable" / "things.json"
        path.write_text(json.dumps(document), "utf-8")
        return str(path)

    return write


def test_errata_are_applied_and_named(published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]) -> None:
    """Differences that errata explain are no drift, and each erratum is listed with what it explains."""
    code = main(["import", published(SWAGGER)])
    printed = capsys.readouterr().out
    assert code == 0, printed
    assert "erratum 1 (error statuses): response 400" in printed
    assert "erratum 2 (status of items): Item.status" in printed
    assert "path parameter" not in printed.partition("Explained")[0]
    assert printed.endswith("2 errata applied\n")


EDITS: dict[str, tuple[Callable[[Document], object], str]] = {
    "value": (lambda d: d["definitions"]["Item"]["properties"]["kind"]["enum"].append("c"), "Value c added"),
    "property": (lambda d: d["definitions"]["Item"]["properties"].update(more={"type": "string"}), "Item.more"),
    "bound": (lambda d: d["parameters"]["ItemId"].update(maxLength=32), "from 64 to 32"),
    "status": (lambda d: _put(d)["responses"].update({"202": {"description": ""}}), "Success status 202"),
    "header": (lambda d: _put(d)["responses"]["201"].pop("headers"), "response 201 header Operation-Location"),
    "required": (lambda d: d["definitions"]["Item"].update(required=[]), "Item.kind"),
    "part": (lambda d: _narrow(_put(d)["parameters"][2], "more"), "request body: more"),
    "security": (lambda d: d["security"].pop(), "Credential Token no longer accepted"),
    "operation": (lambda d: d["x-ms-paths"].update({"/items": {"get": {"responses": {}}}}), "GET /items"),
    "host": (lambda d: d["x-ms-parameterized-host"].update(hostTemplate="{endpoint}/other"), "Base path"),
}


def _narrow(body: Document, name: str) -> None:
    body["schema"] = {"allOf": [body["schema"]], "properties": {name: {"type": "string"}}, "required": [name]}


def _put(document: Document) -> Document:
    node: Document = document["x-ms-paths"]["/items/{itemId}"]["put"]
    return node


@pytest.mark.parametrize("edit", EDITS)
def test_unexplained_difference_is_drift(
    edit: str, published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A difference without an erratum is reported as drift, and the command exits with 3."""
    document = copy.deepcopy(SWAGGER)
    apply, text = EDITS[edit]
    apply(document)
    code = main(["import", published(document)])
    unexplained = capsys.readouterr().out.partition("Explained by errata")[0]
    assert code == 3
    assert text in " ".join(unexplained.split())


def test_mutability_is_read_as_read_only_and_write_only(
    published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """`x-ms-mutability: [read]` equals readOnly, and a property without read is write-only."""
    document = copy.deepcopy(SWAGGER)
    document["definitions"]["Item"]["properties"]["status"]["x-ms-mutability"] = ["read"]
    assert main(["import", published(document)]) == 0
    assert "Item.status" not in capsys.readouterr().out
    document["definitions"]["Item"]["properties"]["kind"]["x-ms-mutability"] = ["create"]
    assert main(["import", published(document)]) == 3
    assert "Became write-only: Item.kind" in capsys.readouterr().out


def test_wording_is_no_drift(published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]) -> None:
    """Other descriptions, summaries and tags are no drift."""
    document = copy.deepcopy(SWAGGER)
    _put(document).update(summary="Other words.", tags=["Other"])
    document["definitions"]["Item"]["description"] = "Other words."
    assert main(["import", published(document)]) == 0, capsys.readouterr().out


def test_openapi_3_is_accepted(published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]) -> None:
    """A published OpenAPI 3 document that equals ours has no drift."""
    document = {key: value for key, value in OURS.items() if key != "x-versions"}
    document = {**document, "info": {"title": "Things", "version": VERSION}}
    assert main(["import", published(document)]) == 0
    assert capsys.readouterr().out.endswith("No drift\n")


def test_unknown_version_names_the_command_to_add_it(
    published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A document of an unknown version exits with 4, prints no report and names the command that adds the version."""
    assert main(["import", published({**SWAGGER, "info": {"version": "2031-05-01"}})]) == 4
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"add-version 2031-05-01 --from {VERSION}" in captured.err


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("../common/none.json#/definitions/X", "the missing file"),
        ("../common/types.json#/definitions/X", "types.json has no node '/definitions/X'"),
        ("https://example.com/types.json#/definitions/X", "is a network address"),
    ],
)
def test_missing_shared_type_is_an_error(
    reference: str, message: str, published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing shared type exits with 1, is named, and no report is printed."""
    document = copy.deepcopy(SWAGGER)
    _put(document)["responses"]["default"]["schema"] = {"$ref": reference}
    assert main(["import", published(document)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


def test_api_version_instead_of_a_file_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """An api-version is rejected: compared with itself it would have no drift."""
    assert main(["import", versions()[-1]]) == 1
    assert "no file" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("version", versions())
def test_our_own_document_has_no_drift(version: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The projection of each version, used as the published document, has no drift."""
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(projected(version)), "utf-8")
    assert main(["import", str(path)]) == 0
    assert capsys.readouterr().out.endswith("No drift\n")


@pytest.mark.parametrize("version", versions())
def test_removed_errata_are_named_by_number(version: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If the additions of some errata are removed from a document, exactly these errata explain the difference."""
    document = copy.deepcopy(projected(version))
    schemas, parameters = document["components"]["schemas"], document["components"]["parameters"]
    form = schemas["PersonalVoiceFormData"]
    del form["properties"]["consentId"]
    form["required"].remove("consentId")
    for item in document["paths"].values():
        for operation in (node for key, node in item.items() if key != "parameters"):
            operation["responses"] = {
                code: node for code, node in operation["responses"].items() if not code.startswith("4")
            }
    del parameters["Filter"]["schema"]["pattern"]
    for name in ("Skip", "MaxPageSize"):
        del parameters[name]["schema"]["minimum"], parameters[name]["schema"]["maximum"]
    schemas["Project"]["properties"]["description"]["type"] = "string"
    del schemas["Consent"]["properties"]["audioUrl"]["writeOnly"]
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document), "utf-8")
    code = main(["import", str(path)])
    printed = capsys.readouterr().out
    assert code == 0, printed
    assert set(re.findall(r"erratum (\d+) ", printed)) == {"2", "13", "15", "16", "19", "24"}


@pytest.mark.parametrize("version", ["2024-02-01-preview", "2026-01-01"])
def test_final_documents_are_explained(version: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The structure of the final documents differs from ours by errata only, read-only objects and headers included."""
    document = _as_final(version)
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document), "utf-8")
    code = main(["import", str(path)])
    printed = capsys.readouterr().out
    assert code == 0, printed
    assert set(re.findall(r"erratum (\d+) ", printed)) >= {"10", "17", "18", "19", "35"}


def _as_final(version: str) -> Document:
    """Return our document without the read-only marks, formats and requirements that the final one lacks."""
    document = copy.deepcopy(projected(version))
    schemas = document["components"]["schemas"]
    for name in ("Consent", "TrainingSet", "Model", "Endpoint", "PersonalVoice"):
        for property_ in ("status", "properties"):
            schemas[name]["properties"][property_].pop("readOnly", None)
    for name in ("ConsentProperties", "TrainingSetProperties", "PersonalVoiceProperties"):
        del schemas[name]["readOnly"]
    del schemas["ModelProperties"]["properties"]["failureReason"]["readOnly"], schemas["Recipe"]["required"]
    if schemas["Operation"]["properties"]["id"].get("readOnly"):
        schemas["AzureBlobContentSource"]["properties"]["containerUrl"]["format"] = "uri"
        schemas["Operation"]["required"] = ["id"]
    else:
        del schemas["Operation"]["required"]
    for method, operation in _operations(document):
        operation["responses"] = {
            status: each for status, each in operation["responses"].items() if not status.startswith("4")
        }
        for response in operation["responses"].values():
            headers = response.get("headers", {})
            if "Operation-Location" in headers and (method == "put" or version != "2026-01-01"):
                headers["Operation-Location"] = {"required": True, "schema": {"type": "string"}}
    return document


def _operations(document: Document) -> list[tuple[str, Document]]:
    return [each for item in document["paths"].values() for each in item.items() if each[0] != "parameters"]


@pytest.mark.parametrize("version", versions())
def test_required_property_beside_a_reference_is_drift(
    version: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A PUT body that becomes an allOf of a reference and a required property is unexplained."""
    document = copy.deepcopy(projected(version))
    media = document["paths"]["/personalvoices/{id}"]["put"]["requestBody"]["content"]["application/json"]
    media["schema"] = {"allOf": [media["schema"]], "required": ["audios"]}
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document), "utf-8")
    assert main(["import", str(path)]) != 0
    assert "audios" in capsys.readouterr().out.partition("Explained")[0]


def test_explanations_name_errata_that_exist() -> None:
    """Each number that explains a difference is an entry of ERRATA.md."""
    entries = {int(number) for number in re.findall(r"(?m)^\| (\d+) \|", (SPEC / "ERRATA.md").read_text("utf-8"))}
    named = {each.number for version in versions() for each in load_explanations(SPEC, version)}
    assert named <= entries


@pytest.mark.parametrize(
    ("facts", "rules", "message"),
    [
        ({"errata": {"operations/X/success": 1}}, [], "unknown location"),
        ({}, [{"erratum": 1}], "expected erratum, rules"),
        ({}, [{"erratum": 1, "rules": [], "wherever": []}], "expected erratum, rules"),
    ],
)
def test_invalid_explanation_is_an_error(facts: Document, rules: list[Document], message: str, tmp_path: Path) -> None:
    """An invalid explanation is an error, because it could hide drift."""
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "1.yaml").write_text(yaml.safe_dump(facts), "utf-8")
    (tmp_path / "drift.yaml").write_text(yaml.safe_dump(rules), "utf-8")
    with pytest.raises(SpecError, match=message):
        load_explanations(tmp_path, "1")
