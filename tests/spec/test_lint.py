"""`customvoice spec lint`: the document has no complaints, and each rule finds its violation."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from customvoice_spec import document_path, load_document, versions
from customvoice_spec.cli import main
from customvoice_spec.lint import RULES, lint

DOCUMENT = load_document()
OLDEST, NEWEST = versions()[0], versions()[-1]
Document = dict[str, Any]


def _get(document: Document) -> Document:
    node: Document = document["paths"]["/projects/{id}"]["get"]
    return node


def _create(document: Document) -> Document:
    node: Document = document["paths"]["/models/{id}"]["put"]
    return node


def _schema(document: Document, name: str) -> Document:
    node: Document = document["components"]["schemas"][name]
    return node


def _move(nodes: Document, old: str, new: str) -> None:
    nodes[new] = nodes.pop(old)


VIOLATIONS: dict[str, Callable[[Document], object]] = {
    "operation-id-form": lambda d: _get(d).update(operationId="getProject"),
    "path-form": lambda d: _move(d["paths"], "/basemodels", "/base-models"),
    "errors-documented": lambda d: _get(d)["responses"].pop("429"),
    "error-code-header": lambda d: _get(d)["responses"].update({"400": {"description": "No."}}),
    "success-documented": lambda d: _get(d)["responses"].pop("200"),
    "long-running-headers": lambda d: _create(d).pop("x-ms-long-running-operation-options"),
    "long-running-marked": lambda d: _create(d).pop("x-ms-long-running-operation"),
    "pages-whole": lambda d: d["paths"]["/projects"]["get"]["x-ms-pageable"].update(nextLinkName="next"),
    "summary-sentence": lambda d: _get(d).update(summary="read it"),
    "parameter-described": lambda d: d["components"]["parameters"]["Skip"].pop("description"),
    "json-example": lambda d: _create(d)["requestBody"]["content"]["application/json"].pop("examples"),
    "tag-described": lambda d: d["tags"].append({"name": "Unused", "description": "Nothing."}),
    "examples-valid": lambda d: d["components"]["parameters"]["ResourceId"].update(example="no good id!"),
    "enum-open": lambda d: _schema(d, "ProjectKind")["x-ms-enum"].update(modelAsString=False),
    "enum-values-described": lambda d: _schema(d, "ProjectKind")["x-ms-enum"]["values"][0].pop("description"),
    "schema-described": lambda d: _schema(d, "Project").pop("description"),
    "property-camel-case": lambda d: _schema(d, "BaseModel")["properties"].update(
        Odd_name={"type": "string", "description": "Odd."}
    ),
    "date-time-name": lambda d: _schema(d, "BaseModel")["properties"].update(
        made={"type": "string", "format": "date-time", "description": "When."}
    ),
    "object-typed": lambda d: _schema(d, "BaseModel").pop("type"),
    "array-items": lambda d: _schema(d, "BaseModel")["properties"]["capabilities"].update(items={}),
    "read-only-not-required-to-send": lambda d: _schema(d, "Project")["required"].append("createdDateTime"),
    "component-used": lambda d: d["components"]["schemas"].update(Stray={"type": "string", "description": "Unused."}),
    "annotation-needed": lambda d: _get(d).update({"x-since": OLDEST}),
}


@pytest.mark.slow
def test_document_has_no_complaints() -> None:
    """customvoice.yaml violates no rule."""
    assert lint(DOCUMENT) == []


def test_each_rule_has_a_violation() -> None:
    """Each rule has an edit that violates it, a reason and a fix."""
    assert set(VIOLATIONS) == set(RULES)
    assert all(rule.reason.endswith(".") and rule.fix for rule in RULES.values())


@pytest.mark.slow
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_rule_finds_its_violation(rule: str) -> None:
    """An edit that violates a rule gives a complaint of this rule."""
    document = copy.deepcopy(DOCUMENT)
    VIOLATIONS[rule](document)
    assert rule in {complaint.rule.id for complaint in lint(document)}


@pytest.mark.slow
@pytest.mark.parametrize(
    "change", [{"x-until": NEWEST}, {"x-by-version": {NEWEST: {"operationId": "Projects_Get"}}}], ids=["until", "patch"]
)
def test_annotation_without_effect_is_found(change: Document) -> None:
    """An x-until with the newest version and a patch without effect give a complaint."""
    document = copy.deepcopy(DOCUMENT)
    _get(document).update(change)
    assert [complaint.rule.id for complaint in lint(document)] == ["annotation-needed"]


@pytest.mark.slow
def test_complaint_has_line_and_location(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command exits with 1 and prints file, line, location, version and fix of each complaint."""
    text = document_path().read_text("utf-8").replace("summary: Get a project.", "summary: get a project")
    assert text != document_path().read_text("utf-8")
    path = tmp_path / "edited.yaml"
    path.write_text(text, "utf-8")
    assert main(["lint", str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    number = int(line.partition("line ")[2].partition(",")[0])
    assert "get:" in text.splitlines()[number - 1]
    assert line.startswith("edited.yaml: line ")
    assert "/paths/~1projects~1{id}/get" in line
    assert "[summary-sentence]" in line


@pytest.mark.slow
def test_command_passes_and_lists_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    """The command exits with 0 for our document, and lists the rules on request."""
    assert main(["lint"]) == 0
    assert f"all {len(RULES)} rules pass" in capsys.readouterr().out
    assert main(["lint", "--rules"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(RULES)


def test_file_without_versions_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file without versions exits with 1 and says what is missing."""
    path = tmp_path / "a.yaml"
    path.write_text(yaml.safe_dump({"openapi": "3.1.0"}), "utf-8")
    assert main(["lint", str(path)]) == 1
    assert "x-versions" in capsys.readouterr().err
