"""The position of each change: file, line and column, in OpenAPI 3 and Swagger 2.0, YAML and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from customvoice_spec.cli import main
from customvoice_spec.diff import Change
from customvoice_spec.diff.sources.positions import Positions

OPENAPI = """\
openapi: 3.1.0
info: {title: Lamps, version: '1'}
paths:
  /lamps:
    put:
      operationId: Lamps_Put
      parameters:
        - {in: query, name: dry, schema: {type: boolean}}
      requestBody:
        content:
          application/json:
            schema:
              properties:
                note: {type: string}
      responses:
        '200': {description: Ok.}
components:
  schemas:
    Base:
      properties:
        watts: {type: integer}
    Lamp:
      allOf:
        - $ref: '#/components/schemas/Base'
"""
SWAGGER = """\
swagger: '2.0'
info: {title: Lamps, version: '1'}
parameters:
  Body: {in: body, name: lamp, schema: {$ref: '#/definitions/Lamp'}}
paths:
  /lamps:
    put:
      operationId: Lamps_Put
      parameters:
        - $ref: '#/parameters/Body'
      responses:
        '200': {description: Ok.}
definitions:
  Lamp:
    properties:
      watts: {type: integer}
"""


@pytest.mark.parametrize(
    ("text", "change", "line"),
    [
        (OPENAPI, Change("x", "Lamps_Put"), 5),
        (OPENAPI, Change("x", "Lamps_Put", "query dry"), 8),
        (OPENAPI, Change("x", "Lamps_Put", "request body", path="note"), 14),
        (OPENAPI, Change("x", "Lamps_Put", "response 200"), 16),
        (OPENAPI, Change("x", "Lamps_Put", schema="Lamp", path="watts"), 21),
        (OPENAPI, Change("x", "Lamps_Put", schema="Lamp", path="missing"), 22),
        (OPENAPI, Change("x", slot="nothing"), 1),
        (SWAGGER, Change("x", "Lamps_Put", "request body"), 4),
        (SWAGGER, Change("x", "Lamps_Put", schema="Lamp", path="watts"), 16),
    ],
)
def test_position_is_the_nearest_node_of_the_change(text: str, change: Change, line: int) -> None:
    """A change has the line of the node that it is about, or of the nearest node around it."""
    found = Positions("lamps.yaml", text).of(change)
    assert found is not None
    assert (found.file, found.line) == ("lamps.yaml", line)


def test_reports_have_the_positions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text, the JSON, the annotations and the page have the position of each change."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(OPENAPI, "utf-8")
    new.write_text(OPENAPI.replace("note: {type: string}", "note: {type: integer}"), "utf-8")
    reports = {}
    for name in ("text", "json", "github", "html"):
        main(["diff", str(old), str(new), "--format", name, "--fail-on", "never"])
        reports[name] = capsys.readouterr().out
    assert f"{new}:14:17" in " ".join(reports["text"].split())
    (change,) = json.loads(reports["json"])["comparisons"][0]["changes"]
    assert change["before"] == {"file": str(old), "line": 14, "column": 17}
    assert change["after"] == {"file": str(new), "line": 14, "column": 17}
    assert f"::error file={new},line=14,col=17,title=" in reports["github"]
    assert f"{new}:14:17" in reports["html"]


def test_revision_has_positions() -> None:
    """A change of a git revision has the line of customvoice.yaml at that revision."""
    positions = Positions.of_source("git:HEAD")
    assert positions is not None
    found = positions.of(Change("x", "Projects_Create"))
    assert found is not None
    assert (found.file, found.line > 1) == ("customvoice.yaml", True)
