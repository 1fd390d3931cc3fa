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
    """Puts our small document in the place of customvoice.yaml; writes a published one and its shared types."""
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
    """Differences that errata explain are no drift, and each erratum is named with what it explains."""
    code = main(["import", published(SWAGGER)])
    printed = capsys.readouterr().out
    assert code == 0, printed
    assert "erratum 1 (error statuses): response 400" in printed
    assert "erratum 2 (status of items): Item.status" in printed
    assert "path parameter" not in printed.partition("Explained")[0]
    assert printed.endswith("2 errata applied\n")


EDITS: dict[str, tuple[Callable[[Document], object], str]] = {
    "value": (lambda d: d["definitions"]["Item"]["properties"]["kind"]["enum"].append("c"), "the known value c was"),
    "property": (lambda d: d["definitions"]["Item"]["properties"].update(more={"type": "string"}), "Item.more"),
    "bound": (lambda d: d["parameters"]["ItemId"].update(maxLength=32), "from 64 to 32"),
    "status": (lambda d: _put(d)["responses"].update({"202": {"description": ""}}), "success status 202"),
    "header": (lambda d: _put(d)["responses"]["201"].pop("headers"), "response 201 header Operation-Location"),
    "required": (lambda d: d["definitions"]["Item"].update(required=[]), "Item.kind"),
    "security": (lambda d: d["security"].pop(), "the credential Token is not taken"),
    "operation": (lambda d: d["x-ms-paths"].update({"/items": {"get": {"responses": {}}}}), "GET /items"),
    "host": (lambda d: d["x-ms-parameterized-host"].update(hostTemplate="{endpoint}/other"), "base path"),
}


def _put(document: Document) -> Document:
    node: Document = document["x-ms-paths"]["/items/{itemId}"]["put"]
    return node


@pytest.mark.parametrize("edit", EDITS)
def test_what_no_erratum_explains_is_drift(
    edit: str, published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Anything else that differs on the wire is told as drift, and the command ends with 3."""
    document = copy.deepcopy(SWAGGER)
    apply, told = EDITS[edit]
    apply(document)
    code = main(["import", published(document)])
    unexplained = capsys.readouterr().out.partition("Explained by errata")[0]
    assert code == 3
    assert told in " ".join(unexplained.split())


def test_mutability_says_who_may_set_a_property(
    published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """`x-ms-mutability: [read]` is read-only, so that what we have so is no difference."""
    document = copy.deepcopy(SWAGGER)
    document["definitions"]["Item"]["properties"]["status"]["x-ms-mutability"] = ["read"]
    assert main(["import", published(document)]) == 0
    assert "Item.status" not in capsys.readouterr().out
    document["definitions"]["Item"]["properties"]["kind"]["x-ms-mutability"] = ["create"]
    assert main(["import", published(document)]) == 3
    assert "Item.kind: it is taken from requests only" in capsys.readouterr().out


def test_wording_is_no_drift(published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]) -> None:
    """Descriptions, summaries, tags and titles are ours to word."""
    document = copy.deepcopy(SWAGGER)
    _put(document).update(summary="Other words.", tags=["Other"])
    document["definitions"]["Item"]["description"] = "Other words."
    assert main(["import", published(document)]) == 0, capsys.readouterr().out


def test_openapi_3_of_the_same_version_is_taken_too(
    published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """An OpenAPI 3 document that says what ours says has no drift at all."""
    document = {key: value for key, value in OURS.items() if key != "x-versions"}
    document = {**document, "info": {"title": "Things", "version": VERSION}}
    assert main(["import", published(document)]) == 0
    assert capsys.readouterr().out.endswith("No drift\n")


def test_a_version_that_is_new_is_told_with_what_to_do(
    published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A document of another version ends with 4, prints no report and names the command that adds the version."""
    assert main(["import", published({**SWAGGER, "info": {"version": "2031-05-01"}})]) == 4
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"add-version 2031-05-01 --from {VERSION}" in captured.err


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("../common/none.json#/definitions/X", "none.json, which is not there"),
        ("../common/types.json#/definitions/X", "types.json has nothing at '/definitions/X'"),
        ("https://example.com/types.json#/definitions/X", "leads into the network"),
    ],
)
def test_a_reference_that_cannot_be_followed_is_an_error(
    reference: str, message: str, published: Callable[[Document], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Shared types that are missing end with 1 and are named; there is no report without them."""
    document = copy.deepcopy(SWAGGER)
    _put(document)["responses"]["default"]["schema"] = {"$ref": reference}
    assert main(["import", published(document)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


def test_what_is_no_file_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """An api-version is no file: compared with itself it would read as "no drift"."""
    assert main(["import", versions()[-1]]) == 1
    assert "no file" in capsys.readouterr().err


@pytest.mark.parametrize("version", versions())
def test_our_own_document_has_no_drift(version: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The projection of each version, taken for a published document, says what it says."""
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(projected(version)), "utf-8")
    assert main(["import", str(path)]) == 0
    assert capsys.readouterr().out.endswith("No drift\n")


@pytest.mark.parametrize("version", versions())
def test_errata_undone_are_named_by_number(version: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each version's document without what errata added is all explained, by the errata that added it."""
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


def test_explanations_name_errata_that_exist() -> None:
    """Every number that explains a difference is an entry of ERRATA.md."""
    entries = {int(number) for number in re.findall(r"(?m)^\| (\d+) \|", (SPEC / "ERRATA.md").read_text("utf-8"))}
    named = {each.number for version in versions() for each in load_explanations(SPEC, version)}
    assert named <= entries


@pytest.mark.parametrize(
    ("facts", "rules", "message"),
    [
        ({"errata": {"operations/X/success": 1}}, [], "which is no place"),
        ({}, [{"erratum": 1}], "expected erratum, rules"),
        ({}, [{"erratum": 1, "rules": [], "wherever": []}], "expected erratum, rules"),
    ],
)
def test_an_explanation_that_cannot_be_read_is_an_error(
    facts: Document, rules: list[Document], message: str, tmp_path: Path
) -> None:
    """A slip in an explanation is told, for it would hide drift or show what is explained."""
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "1.yaml").write_text(yaml.safe_dump(facts), "utf-8")
    (tmp_path / "drift.yaml").write_text(yaml.safe_dump(rules), "utf-8")
    with pytest.raises(SpecError, match=message):
        load_explanations(tmp_path, "1")
