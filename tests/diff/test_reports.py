"""The reports of the spec diff, and the command that prints them."""

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
    """Two files: the second lacks a query parameter, which breaks."""
    old, new = edited(lambda _, operation: operation["parameters"].pop())
    return _write(tmp_path, "old.json", old), _write(tmp_path, "new.json", new)


@pytest.mark.parametrize("form", FORMATS)
def test_report_is_the_same_to_the_byte(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every report says the same twice, and names the worst that it found."""
    outputs = []
    for _ in range(2):
        assert main(["diff", OLD, NEW, "--format", form]) == 3
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert "InnerError.message" in outputs[0]


def test_the_order_does_not_depend_on_the_process(tmp_path: Path) -> None:
    """Sets of strings have another order in every process; the report has not."""
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


def test_json_report_fits_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """The report for programs is what its JSON Schema says."""
    main(["diff", OLD, NEW, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json.loads(SCHEMA.read_text("utf-8")))
    assert report["counts"]["breaking"] == sum(
        change["level"] == "breaking" for comparison in report["comparisons"] for change in comparison["changes"]
    )


def test_markdown_stays_below_the_limit_of_a_comment() -> None:
    """However much changed, the comment keeps its head, its folds closed, and its length."""
    old, new = base(), base()
    for number in range(3000):
        new["paths"][f"/more/{number}"] = {"get": {"operationId": f"More_Get{number}", "responses": {}}}
    text = markdown_report(diff({"1": old}, {"2": new}))
    assert len(text) < LONGEST
    assert text.startswith("### API changes\n\n**0 breaking, 0 warning, 3000 info**")
    assert "For information (3000): left out here" in text


def test_markdown_is_cut_where_too_much_breaks() -> None:
    """Where even what breaks is too long, the comment is cut between lines and says so."""
    old, new = base(), base()
    for number in range(3000):
        old["paths"][f"/more/{number}"] = {"get": {"operationId": f"More_Get{number}", "responses": {}}}
    text = markdown_report(diff({"1": old}, {"2": new}))
    assert LONGEST // 2 < len(text) < LONGEST
    assert text.count("<details>") == text.count("</details>")
    assert text.rstrip().endswith("--format text`.*")


def test_markdown_leaves_out_the_least_first() -> None:
    """What only informs makes room for what breaks, also where that comes in a later comparison."""
    old, more = base(), base()
    for number in range(1000):
        more["paths"][f"/more/{number}"] = {"get": {"operationId": f"More_Get{number}", "responses": {}}}
    less = edited(lambda _, operation: operation["parameters"].pop())[1]
    text = markdown_report(diff({"1": old, "2": old}, {"1": more, "2": less}))
    assert len(text) < LONGEST
    assert "To look at (1000): left out here" in text
    assert "Breaking (1)" in text
    assert "request-parameter-removed" in text


def test_what_a_document_says_is_no_markup() -> None:
    """Names and values of a document are shown as text: in Markdown, in HTML, and in workflow commands."""
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
        (lambda _, o: o["parameters"].pop(), "in: query", "not there"),
        (
            lambda d, _: d["components"]["schemas"]["Thing"]["properties"]["size"].update(maximum=9),
            "integer",
            "maximum: 9",
        ),
        (lambda _, o: o["responses"].pop("404"), "content", "not there"),
        (lambda _, o: o["responses"]["201"].pop("headers"), "required: true", "not there"),
        (lambda _, o: o["requestBody"].update(required=True), "content", "required: true"),
        (lambda _, o: o.update(operationId="Other"), "Things_Create", "Other"),
    ],
    ids=["parameter", "property", "status", "header", "body", "operation"],
)
def test_html_shows_old_and_new_side_by_side(edit: Callable[..., Any], before: str, after: str) -> None:
    """Whatever a change is about is shown as it was and as it is."""
    old, new = edited(edit)
    sides = _sides(diff({"1": old}, {"1": new}))
    assert any(before in one and after in other for one, other in sides), sides


def test_workflow_commands_are_one_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line break in a document does not start a command of its own."""
    old, new = edited(lambda _, operation: operation.update(tags=["a\n::error::b"]))
    main(["diff", _write(tmp_path, "a.json", old), _write(tmp_path, "b.json", new), "--format", "github"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all(re.match(r"::(notice|warning) title=", line) for line in lines)


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
def test_exit_code_tells_the_worst_that_counts(tmp_path: Path, change: str, fail_on: str, code: int) -> None:
    """Each cause has its exit code, and --fail-on says from where on it counts."""
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


def test_a_waived_change_lets_the_command_pass(
    pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A waiver made from the report's own words lets the change pass; once the change is gone, the waiver is told."""
    main(["diff", *pair, "--format", "json"])
    (change,) = json.loads(capsys.readouterr().out)["comparisons"][0]["changes"]
    waiver = {**change["operations"][0], "rule": change["rule"], "reason": "nobody sends it", "expires": "2999-01-01"}
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(yaml.safe_dump([waiver]), "utf-8")
    assert main(["diff", *pair, "--waivers", str(waivers)]) == 0
    assert "waived: nobody sends it" in capsys.readouterr().out
    assert main(["diff", pair[0], pair[0], "--waivers", str(waivers)]) == 6
    assert "unused waiver" in capsys.readouterr().out


def test_what_cannot_be_loaded_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that stands for nothing ends with 1 and says what may be given; nothing is printed as a report."""
    assert main(["diff", OLD, "no-such-thing"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "'no-such-thing'" in captured.err
    assert OLD in captured.err


def test_as_published_needs_api_versions(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Errata are known of api-versions alone."""
    assert main(["diff", *pair, "--as-published"]) == 1
    assert "--as-published compares api-versions" in capsys.readouterr().err
