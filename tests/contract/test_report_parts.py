"""The parts of the reports: coverage map, timelines, earlier runs, SARIF, annotations, commands to repeat."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from customvoice_contract.report import coverage, files, github, history, html, locations, sarif, timelines
from customvoice_contract.report.repeat import repeat_command
from customvoice_contract.results.outcome import (
    Covered,
    Finding,
    Row,
    RunOutcome,
    Step,
    Timeline,
    Verdict,
    VersionOutcome,
    Walk,
)
from customvoice_contract.service.redaction import Redactor
from customvoice_spec import document_path, versions

VERSION = versions()[-1]


def finding(**changes: object) -> Finding:
    """A broken rule of one operation."""
    fault = Finding(
        check="timestamps",
        title="Timestamp malformed",
        message="createdDateTime is 'yesterday'; expected RFC 3339",
        operation="Projects_Get",
        phase="scenarios",
        curl="curl -X GET 'http://127.0.0.1:1/customvoice/projects/a,b'",
        rule="timestamp",
        repeat=f"--seed 7 --profile quick --api-version {VERSION} --part scenarios",
    )
    return replace(fault, **changes)  # type: ignore[arg-type] # the tests give what the fields are


def run(*findings: Finding, started: str = "2030-01-01T00:00:00+00:00", target: str = "an emulator") -> RunOutcome:
    """A run of one version with these failures."""
    row = Row("Projects_Get", "GET /projects/{id}", cases=3, accepted=2, checks=9, findings=list(findings))
    return RunOutcome(target, "quick", 7, started, 1.5, [VersionOutcome(VERSION, 7, operations=[row])])


def test_coverage_map_shows_unexercised_responses() -> None:
    """Every described response is a cell; undescribed ones are marked."""
    seen = [
        Covered("Projects_Get", 200, "echo", 3),
        Covered("Projects_Get", 200, "lists", 2),
        Covered("Projects_Get", 418, "echo", 1),
    ]
    drawn = coverage.build(VersionOutcome(VERSION, 7, coverage=[*seen, Covered("", 404, "errors", 1)]))
    cells = drawn.rows["Projects_Get"]
    assert (cells[200].described, cells[200].oracles, cells[200].total) == (True, {"echo": 3, "lists": 2}, 5)
    assert (cells[404].described, cells[404].total) == (True, 0)
    assert (cells[418].described, cells[418].total) == (False, 1)
    assert (drawn.exercised, drawn.oracles) == (1, ["echo", "errors", "lists"])
    assert drawn.described > 100
    assert next(reversed(drawn.rows)) == ""


def test_the_map_of_an_unknown_version_has_what_was_seen() -> None:
    """The report of a later release can be shown."""
    drawn = coverage.build(VersionOutcome("2999-01-01", 7, coverage=[Covered("New_Get", 200, "echo", 1)]))
    assert list(drawn.rows) == ["New_Get"]
    assert (drawn.described, drawn.statuses) == (0, [200])


def test_a_timeline_is_drawn_to_scale() -> None:
    """Pieces are in the order of the reads, and repeated statuses are one piece."""
    points = [(0.0, "NotStarted"), (1.0, "Running"), (2.0, "Running"), (4.0, "Succeeded"), (4.0, "Succeeded")]
    [bar] = timelines.build(VersionOutcome(VERSION, 7, timelines=[Timeline("1", "Models_Create", points)])).bars
    assert bar.story == "NotStarted → Running → Succeeded"
    assert [piece.status for piece in bar.pieces] == ["NotStarted", "Running", "Succeeded"]
    first, second, last = bar.pieces
    assert second.width == pytest.approx(3 * first.width, rel=0.01)
    assert first.left == 0
    assert second.left == pytest.approx(first.width, rel=0.01)
    assert last.left + last.width == pytest.approx(100)


def test_of_many_timelines_every_course_is_shown() -> None:
    """The longest of each kind is drawn, and every one with another course, such as a failure."""
    alike = [Timeline(str(n), "Models_Create", [(0.0, "Running"), (float(n), "Succeeded")]) for n in range(9)]
    odd = Timeline("odd", "Models_Create", [(0.0, "Succeeded"), (0.5, "Running")])
    chart = timelines.build(
        VersionOutcome(VERSION, 7, timelines=[*alike, odd, Timeline("unread", "Models_Create", [])])
    )
    assert chart.seen == 11
    assert [bar.operation for bar in chart.bars] == ["8", "7", "6", "odd"]


@pytest.mark.slow
def test_page_shows_new_and_gone_failures(tmp_path: Path) -> None:
    """The page lists new and gone failures; the order of runs is kept."""
    redactor = Redactor()
    files.write(run(finding(), started="2030-01-01T00:00:00+00:00"), tmp_path, redactor)
    files.write(run(finding(title="Id differs"), started="2030-01-02T00:00:00+00:00"), tmp_path, redactor)
    runs = history.load(tmp_path)
    assert [each.started[:10] for each in runs] == ["2030-01-01", "2030-01-02"]
    change = history.change(runs)
    assert change is not None
    assert change.new == [f"{VERSION} Projects_Get: Id differs"]
    assert change.gone == [f"{VERSION} Projects_Get: Timestamp malformed"]
    page = (tmp_path / files.HTML_FILE).read_text("utf-8")
    assert re.search(r'<span class="failed">new</span>\s+\S+ Projects_Get: Id differs', page)


def test_only_runs_of_the_same_target_and_version_are_compared() -> None:
    """A failure of a version that only one run tried is neither new nor gone."""
    now = history.summary(run(finding()))
    elsewhere = replace(now, target="http://127.0.0.1:1")
    other = replace(now, versions=["1999-01-01"], failures=["1999-01-01 Projects_Get: x"])
    assert history.change([elsewhere, other, now]) is None
    both = replace(now, versions=[VERSION, "1999-01-01"], failures=["1999-01-01 Projects_Get: x"])
    change = history.change([both, now])
    assert change is not None
    assert (len(change.new), change.gone) == (1, [])


def test_a_damaged_history_does_not_stop_a_run(tmp_path: Path) -> None:
    """Unreadable lines are skipped, the others are kept, and the file has a bounded number of lines."""
    good = [history.summary(run(started=f"2030-01-01T00:00:{n:02}+00:00")) for n in range(60)]
    history.save(tmp_path, good, Redactor())
    path = tmp_path / history.HISTORY_FILE
    path.write_text("{\n" + path.read_text() + '{"started": 1}\n[]\n')
    kept = history.load(tmp_path)
    assert kept == good[-50:]


def test_no_secret_reaches_the_history(tmp_path: Path) -> None:
    """The text of a walkthrough may contain a response."""
    files.write(run(finding(title="key 0123456789abcdef0123")), tmp_path, Redactor(["0123456789abcdef0123"]))
    text = (tmp_path / history.HISTORY_FILE).read_text()
    assert "0123456789abcdef0123" not in text
    assert "***" in text


def test_sarif_places_a_finding_at_its_operation() -> None:
    """Each check is a rule, and each finding a result at the line of its operationId in the document."""
    log = json.loads(sarif.render(run(finding(), finding(operation="echo-form", severity="medium"))))
    [scan] = log["runs"]
    first, second = scan["results"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in scan["tool"]["driver"]["rules"]] == ["timestamp"]
    assert (first["ruleId"], first["level"], second["level"]) == ("timestamp", "error", "warning")
    location = first["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == locations.DOCUMENT
    line = document_path().read_text("utf-8").splitlines()[location["region"]["startLine"] - 1]
    assert line.strip() == "operationId: Projects_Get"
    assert second["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
    assert scan["invocations"][0]["executionSuccessful"] is True


def test_the_fingerprint_survives_other_generated_values() -> None:
    """Messages contain values that differ between runs; the fingerprint stays the same."""
    prints = []
    for message in ("createdDateTime is 'a'", "createdDateTime is 'b'"):
        [result] = json.loads(sarif.render(run(finding(message=message))))["runs"][0]["results"]
        prints.append(result["partialFingerprints"])
    assert prints[0] == prints[1]
    [other] = json.loads(sarif.render(run(finding(title="Another"))))["runs"][0]["results"]
    assert other["partialFingerprints"] != prints[0]


def test_sarif_reports_a_failed_run() -> None:
    """A crash of the run is not a result of the service."""
    outcome = run()
    outcome.versions[0].errors.append("the worker process ended without a result")
    outcome.versions[0].walks.append(Walk("personal voice", [Step("create", Verdict.FAILED, "no", 0.1)]))
    [scan] = json.loads(sarif.render(outcome))["runs"]
    [invocation] = scan["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "without a result" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert [result["ruleId"] for result in scan["results"]] == ["walkthrough: personal voice"]


def test_annotations_are_workflow_commands_of_one_line() -> None:
    """Line ends, percent signs, commas and colons cannot break a command or start another."""
    bad = finding(title="a: b, c", message="100 %\n::error::injected")
    [command] = github.render(run(bad)).splitlines()
    assert command.startswith(f"::error file={locations.DOCUMENT},line={locations.line_of('Projects_Get')},title=")
    assert "a%3A b%2C c::100 %25%0A" in command
    assert github.render(run()) == ""


def test_annotations_name_how_many_are_left_out() -> None:
    """GitHub shows ten annotations per step."""
    many = [finding(title=f"Fault {number}") for number in range(25)]
    lines = github.render(run(*many)).splitlines()
    assert len(lines) == 10
    assert "16 more are in the reports" in lines[-1]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("an emulator", f"customvoice verify --seed 7 --profile quick --api-version {VERSION}"),
        (
            "http://127.0.0.1:1",
            f"customvoice verify --seed 7 --profile quick --api-version {VERSION} --target http://127.0.0.1:1",
        ),
        ("recording a.har b.har", "customvoice verify --har a.har b.har"),
    ],
)
def test_the_command_to_repeat_names_what_was_run(target: str, expected: str) -> None:
    """The command has the options of the run, the URL of a target, or the files of a recording."""
    assert repeat_command(run(target=target), VERSION) == expected


def test_finding_is_repeated_by_its_part() -> None:
    """The whole run is not needed for one fault."""
    assert repeat_command(run(), VERSION, finding()).endswith("--part scenarios")


def test_the_page_holds_every_part() -> None:
    """The page has coverage, scenarios by group, oracles, walkthroughs, timelines and history."""
    version = VersionOutcome(
        VERSION,
        7,
        operations=[Row("Projects_Get", "GET /projects/{id}", 1, 1, 1)],
        scenarios=[
            Row("lists-pages", "Pages part the list", 4, 4, 1, group="Lists"),
            Row("x", "Not here", note="needs a key"),
        ],
        oracles=[Row("echo", "What was written is read", 9, 9, 9, group="Echo")],
        walks=[Walk("personal voice", [Step("create project", Verdict.PASSED, "made", 0.5)])],
        coverage=[Covered("Projects_Get", 200, "echo", 3)],
        timelines=[Timeline("1", "Models_Create", [(0.0, "Running"), (1.0, "Failed")])],
    )
    page = html.render(RunOutcome("an emulator", "quick", 7, "2030-01-01T00:00:00+00:00", 1.5, [version]))
    for text in (
        "Pages part the list",
        "needs a key",
        "What was written is read",
        "create project",
        "Running → Failed",
    ):
        assert text in page
    assert 'data-counts="{&#34;echo&#34;: 3}"' in page
    assert ">never<" in page
