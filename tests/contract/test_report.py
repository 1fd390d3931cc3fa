"""The reports for people and CI servers: contents, and no secrets."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from customvoice_contract.report import console, files, html, junit
from customvoice_contract.results.outcome import Finding, Row, RunOutcome, Step, Verdict, VersionOutcome, Walk
from customvoice_contract.service.redaction import Redactor
from rich.console import Console

KEY = "the-key-of-the-resource"


def finding() -> Finding:
    """Return a finding with text that is difficult for reports."""
    return Finding(
        check="long_running_operations",
        title="OperationLocationMissing",
        message="PUT answered 201 without Operation-Location <script>\x00\ud800",
        operation="Models_Create",
        phase="coverage",
        curl=f"curl -H 'Ocp-Apim-Subscription-Key: {KEY}' 'http://x/c?sig=topsecret' -d $'\\x00'",
        answer="201 {}",
        count=3,
    )


def outcome(*findings: Finding, step: Verdict = Verdict.PASSED) -> RunOutcome:
    """Return a small run of two versions; the findings are the first version's."""
    first = VersionOutcome(
        "2024-02-01-preview",
        seed=7,
        operations=[
            Row("Models_Create", "PUT /models/{id}", 10, 5, 100, list(findings)),
            Row("Models_Get", "GET /models/{id}", 1, 1, 9),
        ],
        oracles=[Row("long_running_operations", "LRO check: to the end", 5, 5, 5, list(findings))],
        walks=[Walk("personal voice", [Step("create project", step, "because of this", 0.5)])],
    )
    second = VersionOutcome(
        "2026-01-01",
        seed=8,
        operations=[Row("Models_Create", "PUT /models/{id}", 12, 6, 120)],
        oracles=[Row("long_running_operations", "LRO check: to the end", 6, 6, 6)],
    )
    return RunOutcome("an emulator", "quick", 42, "2030-01-01T00:00:00+00:00", 12.5, [first, second])


def printed(run: RunOutcome) -> str:
    """Return what the terminal shows, without colours."""
    buffer = io.StringIO()
    console.show(Console(file=buffer, width=120, highlight=False), run)
    return buffer.getvalue()


def test_outcome_round_trips_between_processes() -> None:
    """The parent reads exactly what a worker sends."""
    sent = outcome(finding(), step=Verdict.SKIPPED).versions[0]
    assert VersionOutcome.from_wire(sent.to_wire()) == sent


@pytest.mark.parametrize("step", [Verdict.PASSED, Verdict.SKIPPED])
def test_run_without_failures_passes(step: Verdict) -> None:
    """A skipped step does not break the contract, and does not count as passed."""
    run = outcome(step=step)
    assert run.verdict is Verdict.PASSED
    assert run.versions[0].walks[0].verdict is step


def test_run_without_checks_does_not_pass() -> None:
    """A run without checks is not a success."""
    run = RunOutcome("x", "quick", 1, "", 0, [VersionOutcome("2026-01-01", 1)])
    assert run.verdict is Verdict.FAILED
    assert RunOutcome("x", "quick", 1, "", 0, []).verdict is Verdict.FAILED


@pytest.mark.parametrize("broken", ["finding", "step", "error"])
def test_any_failure_fails_the_run(broken: str) -> None:
    """A finding, a failed step of a walkthrough, and a fault of the run itself."""
    run = (
        outcome(finding())
        if broken == "finding"
        else outcome(step=Verdict.FAILED if broken == "step" else Verdict.PASSED)
    )
    if broken == "error":
        run.versions[1].errors.append("the target went away")
    assert run.verdict is Verdict.FAILED
    assert "breaks the contract: 1 failure." in printed(run)


def test_the_terminal_shows_the_matrix_the_failure_and_how_to_repeat_it() -> None:
    """Counts per version and operation, the request, the seed."""
    text = printed(outcome(finding()))
    assert re.search(r"Models_Create\s+10\s+100\s+✗ failed\s*\(1\)\s+12\s+120\s+✓ passed", text)
    assert "OperationLocationMissing (3 times)" in text
    assert "customvoice verify --seed 42 --profile quick --api-version 2024-02-01-preview" in text


def test_two_versions_fit_into_a_narrow_terminal() -> None:
    """Nothing is cut off at 80 characters, failures included."""
    buffer = io.StringIO()
    run = outcome(finding())
    run.versions[0].operations[0].name = run.versions[1].operations[0].name = "TrainingSets_UploadData"
    console.show(Console(file=buffer, width=80, highlight=False), run)
    assert re.search(r"TrainingSets_UploadData +10 +100 +✗ failed \(1\) +12 +120 +✓ passed", buffer.getvalue())


def test_a_skipped_step_is_shown_with_its_reason() -> None:
    """Skipped never reads as passed."""
    text = printed(outcome(step=Verdict.SKIPPED))
    assert "create project: skipped: because of this" in text
    assert re.search(r"Walk: personal voice\s+0/1\s+○ skipped", text)
    suite = ET.fromstring(junit.render(outcome(step=Verdict.SKIPPED)))  # noqa: S314 - our own text
    assert [case.get("name") for case in suite.iter("testcase") if case.find("skipped") is not None] == [
        "create project"
    ]


def test_junit_counts_and_names_what_failed() -> None:
    """There is one test case per operation, oracle and step, with the text of failures."""
    root = ET.fromstring(junit.render(outcome(finding())))  # noqa: S314 - our own text
    first, second = root.findall("testsuite")
    assert (first.get("tests"), first.get("failures"), first.get("skipped")) == ("4", "2", "0")
    assert (second.get("tests"), second.get("failures")) == ("2", "0")
    failure = first.find("testcase/failure")
    assert failure is not None
    assert "--seed 42" in (failure.text or "")


def test_the_page_needs_nothing_else_and_escapes_what_it_shows() -> None:
    """The page has only its own script, no external link, and no markup of a response."""
    page = html.render(outcome(finding()))
    assert "&lt;script&gt;" in page
    assert page.count("<script") == 1
    assert not re.search(r"<script [^>]|<link|@import|src=|https?://(?!x/)", page)
    assert "not in this version" in page


def test_no_secret_reaches_a_file(tmp_path: Path) -> None:
    """The files contain no secret of a finding."""
    for path in files.write(outcome(finding()), tmp_path, Redactor([KEY])):
        text = path.read_text()
        assert KEY not in text
        assert "topsecret" not in text
        assert "***" in text


def test_unwritable_directory_is_rejected_before_the_run(tmp_path: Path) -> None:
    """The error comes before the run."""
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        files.check_writable(tmp_path / "file")
