"""The reports of the spec diff, and `customvoice spec diff`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from customvoice_spec import versions
from customvoice_spec.cli import main
from customvoice_spec.diff import Diff, diff
from customvoice_spec.diff.reports.html_report import html_report
from customvoice_spec.diff.reports.markdown_report import LONGEST, markdown_report

from tests.diff.pairs import base, edited

OLD, NEW = versions()[0], versions()[-1]
SCHEMA = Path(html_report.__globals__["__file__"]).parent / "diff.schema.json"
FORMATS = ("text", "markdown", "json", "html", "github", "guide")


def _write(folder: Path, name: str, document: dict[str, Any]) -> str:
    path = folder / name
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    """Two files; the second lacks a query parameter, which is a breaking change."""
    old, new = edited(lambda _, operation: operation["parameters"].pop())
    return _write(tmp_path, "old.json", old), _write(tmp_path, "new.json", new)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_report_is_deterministic(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Two runs write the same bytes, and the report contains a breaking change."""
    outputs = []
    for _ in range(2):
        assert main(["diff", OLD, NEW, "--format", form]) == 3
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert "InnerError.message" in outputs[0]


@pytest.mark.slow
def test_order_does_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    """The order of a set of strings differs between processes; the order of a report does not."""
    names = [f"x-{word}" for word in ("one", "two", "three", "four", "five", "six")]
    headers = {name: {"schema": {"type": "string"}} for name in names}
    media = {f"text/{name}": {"schema": {"type": "string"}} for name in names}
    longer = {"schema": {"type": "string", "maxLength": 9}}
    old, new = (
        edited(
            lambda _, o: o["responses"].update(
                {"200": {"headers": headers, "content": media}, "201": {"headers": headers}, "202": {}}
            )
        )[1],
        edited(
            lambda _, o: o["responses"].update(
                {
                    "200": {"headers": dict.fromkeys(names, longer), "content": dict.fromkeys(media, longer)},
                    "201": {},
                    "202": {"headers": headers},
                }
            )
        )[1],
    )
    files = [_write(tmp_path, "old.json", old), _write(tmp_path, "new.json", new)]
    command = [sys.executable, "-c", "from customvoice_spec.cli import main; main()", "diff", *files]
    (report,) = {
        subprocess.run(
            command, env={"PYTHONHASHSEED": seed, "PATH": ""}, capture_output=True, check=True, text=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert all(f"response 201 header {name}" in report for name in names)


@pytest.mark.slow
def test_json_report_is_valid_against_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON report is valid against its JSON Schema, and its counts match its entries."""
    main(["diff", OLD, NEW, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json.loads(SCHEMA.read_text("utf-8")))
    assert report["counts"]["breaking"] == sum(
        change["level"] == "breaking" for comparison in report["comparisons"] for change in comparison["changes"]
    )


@pytest.mark.slow
def test_markdown_is_shorter_than_a_comment() -> None:
    """A comment about many changes keeps its summary and stays below the maximum length."""
    old, new = base(), base()
    for number in range(3000):
        new["paths"][f"/more/{number}"] = {"get": {"operationId": f"More_Get{number}", "responses": {}}}
    text = markdown_report(diff({"1": old}, {"2": new}))
    assert len(text) < LONGEST
    assert text.startswith("### API changes\n\n**0 breaking, 0 warning, 3000 info**")
    assert "Information (3000): omitted" in text


@pytest.mark.slow
def test_markdown_with_too_many_breaking_changes_is_cut() -> None:
    """If the breaking changes alone are too long, the comment is cut at the end of a line and says so."""
    old, new = base(), base()
    for number in range(3000):
        old["paths"][f"/more/{number}"] = {"get": {"operationId": f"More_Get{number}", "responses": {}}}
    text = markdown_report(diff({"1": old}, {"2": new}))
    assert LONGEST // 2 < len(text) < LONGEST
    assert text.count("<details>") == text.count("</details>")
    assert text.rstrip().endswith("--format text`.*")


def test_markdown_omits_the_lowest_level_first() -> None:
    """Lower levels are omitted before breaking changes, also if these are in a later comparison."""
    old, more = base(), base()
    for number in range(1000):
        more["paths"][f"/more/{number}"] = {"get": {"operationId": f"More_Get{number}", "responses": {}}}
    less = edited(lambda _, operation: operation["parameters"].pop())[1]
    text = markdown_report(diff({"1": old, "2": old}, {"1": more, "2": less}))
    assert len(text) < LONGEST
    assert "Warnings (1000): omitted" in text
    assert "Breaking (1)" in text
    assert "request-parameter-removed" in text


def test_text_of_a_document_is_escaped() -> None:
    """Names and values of a document are escaped in Markdown and HTML."""
    old, new = edited(lambda _, operation: operation.update(operationId="<script>alert(1)</script>\n::error::x"))
    found = diff({"1": old}, {"2": new})
    assert "<script>" not in html_report(found)
    assert "<script>" not in re.sub(r"`[^`]*`", "", markdown_report(found))


def _sides(found: Diff) -> list[tuple[str, str]]:
    page = unescape(html_report(found))
    return re.findall(
        r'<pre[^>]*aria-label="before">(.*?)</pre>\s*<pre[^>]*aria-label="after">(.*?)</pre>', page, re.DOTALL
    )


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        (lambda _, o: o["parameters"].pop(), "in: query", "missing"),
        (
            lambda d, _: d["components"]["schemas"]["Thing"]["properties"]["size"].update(maximum=9),
            "integer",
            "maximum: 9",
        ),
        (lambda _, o: o["responses"].pop("404"), "content", "missing"),
        (lambda _, o: o["responses"]["201"].pop("headers"), "required: true", "missing"),
        (lambda _, o: o["requestBody"].update(required=True), "content", "required: true"),
        (lambda _, o: o.update(operationId="Other"), "Things_Create", "Other"),
    ],
    ids=["parameter", "property", "status", "header", "body", "operation"],
)
def test_html_shows_old_and_new_side_by_side(edit: Callable[..., Any], before: str, after: str) -> None:
    """The HTML report shows the old and the new form of what changed."""
    old, new = edited(edit)
    sides = _sides(diff({"1": old}, {"1": new}))
    assert any(before in one and after in other for one, other in sides), sides


def test_workflow_command_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line break in a document does not start another workflow command."""
    old, new = edited(lambda _, operation: operation.update(tags=["a\n::error::b"]))
    main(["diff", _write(tmp_path, "a.json", old), _write(tmp_path, "b.json", new), "--format", "github"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all(re.match(r"::(notice|warning) file=[^:,]*,line=1,col=\d+,title=", line) for line in lines)


@pytest.mark.parametrize(
    ("change", "fail_on", "code"),
    [
        ("breaking", "breaking", 3),
        ("breaking", "never", 0),
        ("warning", "breaking", 0),
        ("warning", "warning", 4),
        ("info", "warning", 0),
        ("info", "any", 5),
        ("none", "any", 0),
    ],
)
def test_exit_code_is_that_of_the_highest_level(tmp_path: Path, change: str, fail_on: str, code: int) -> None:
    """Each level has its exit code, and --fail-on selects the levels that count."""
    edits: dict[str, Any] = {
        "breaking": lambda _, operation: operation["parameters"].pop(),
        "warning": lambda document, operation: (
            document["info"].update(version="2"),
            operation.update(operationId="Other"),
        ),
        "info": lambda _, operation: operation.update(summary="Other."),
        "none": lambda _document, _operation: None,
    }
    old, new = edited(edits[change])
    files = _write(tmp_path, "old.json", old), _write(tmp_path, "new.json", new)
    assert main(["diff", *files, "--fail-on", fail_on, "--output", str(tmp_path / "out")]) == code


def test_waived_change_does_not_fail_the_command(
    pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A waiver with the values of the report accepts the change, and is reported once it is unused."""
    main(["diff", *pair, "--format", "json"])
    (change,) = json.loads(capsys.readouterr().out)["comparisons"][0]["changes"]
    waiver = {
        **change["operations"][0],
        "rule": change["rule"],
        "reason": "never sent",
        "expires": "2999-01-01",
    }
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(yaml.safe_dump([waiver]), "utf-8")
    assert main(["diff", *pair, "--waivers", str(waivers)]) == 0
    assert "Waived: never sent" in capsys.readouterr().out
    assert main(["diff", pair[0], pair[0], "--waivers", str(waivers)]) == 6
    assert "unused waiver" in capsys.readouterr().out


def test_unknown_name_is_reported_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown name exits with 1, lists the valid names and prints no report."""
    assert main(["diff", OLD, "no-such-thing"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "'no-such-thing'" in captured.err
    assert OLD in captured.err


def test_as_published_needs_api_versions(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """--as-published is rejected for files, because only api-versions have errata."""
    assert main(["diff", *pair, "--as-published"]) == 1
    assert "--as-published compares api-versions" in capsys.readouterr().err
