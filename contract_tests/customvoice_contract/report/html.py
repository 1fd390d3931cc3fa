"""One self-contained HTML page: the summary, the matrix, the failures with their requests, the walkthroughs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..outcome import Row, RunOutcome, Verdict, Walk
from .repeat import repeat_command

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = {Verdict.PASSED: "✓", Verdict.FAILED: "✗", Verdict.SKIPPED: "○"}


def render(outcome: RunOutcome) -> str:
    """Return the run as an HTML page that needs nothing else."""
    loader = PackageLoader("customvoice_contract.report", ".")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(mark=_MARKS.__getitem__, repeat=repeat_command)
    return environment.get_template("report.html.jinja").render(
        run=outcome,
        held=outcome.verdict is Verdict.PASSED,
        operations=_matrix([version.operations for version in outcome.versions]),
        oracles=_matrix([version.oracles for version in outcome.versions]),
        walks=_walks(outcome),
        cases=sum(row.cases for version in outcome.versions for row in version.operations),
        checks=sum(row.checks for version in outcome.versions for row in version.operations),
        failures=sum(len(v.findings) + len(v.failed_steps) + len(v.errors) for v in outcome.versions),
        skipped=sum(s.verdict is Verdict.SKIPPED for v in outcome.versions for walk in v.walks for s in walk.steps),
    )


def _matrix(columns: Sequence[list[Row]]) -> list[tuple[Row, list[Row | None]]]:
    """Turn a list of rows per version into, for each row's name, its cells per version."""
    first: dict[str, Row] = {}
    for rows in columns:
        for row in rows:
            first.setdefault(row.name, row)
    found = [{row.name: row for row in rows} for rows in columns]
    return [(row, [cells.get(name) for cells in found]) for name, row in first.items()]


def _walks(outcome: RunOutcome) -> list[tuple[str, list[tuple[str, Walk]]]]:
    names = dict.fromkeys(walk.name for version in outcome.versions for walk in version.walks)
    return [
        (name, [(version.version, walk) for version in outcome.versions for walk in version.walks if walk.name == name])
        for name in names
    ]
