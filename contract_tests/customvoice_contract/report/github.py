"""Annotations for GitHub Actions: workflow commands on standard output, one a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import locations

if TYPE_CHECKING:
    from ..results.outcome import Finding, RunOutcome

# GitHub shows ten annotations of a step; the reports contain all findings.
_MOST = 10


def render(outcome: RunOutcome) -> str:
    """Return the workflow commands, a line each; empty when everything held."""
    commands = []
    for version in outcome.versions:
        commands += [_command("error", f"{version.version}: the run failed", error) for error in version.errors]
        commands += [
            _command("error", f"{version.version}: walkthrough {name}: {step.name}", step.detail)
            for name, step in version.failed_steps
        ]
        commands += [_finding(version.version, finding) for finding in version.findings]
    left_out = len(commands) - _MOST
    if left_out > 0:
        commands = [
            *commands[: _MOST - 1],
            _command("error", "More failures", f"{left_out + 1} more are in the reports."),
        ]
    return "".join(f"{command}\n" for command in commands)


def _finding(version: str, finding: Finding) -> str:
    level = "error" if finding.severity == "high" else "warning"
    title = f"{version} {finding.operation}: {finding.title}"
    return _command(level, title, f"{finding.message}\n{finding.curl}".strip(), finding.operation)


def _command(level: str, title: str, text: str, operation: str = "") -> str:
    place = f"file={locations.DOCUMENT},line={locations.line_of(operation)},"
    return f"::{level} {place}title={_property(title)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
