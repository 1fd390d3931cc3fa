"""One self-contained HTML page: verdict, failures with their requests, coverage, scenarios, timelines, earlier runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..results.outcome import Row, RunOutcome, Verdict
from . import coverage, history, timelines
from .deviations import by_row
from .repeat import repeat_command

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = {Verdict.PASSED: "✓", Verdict.FAILED: "✗", Verdict.SKIPPED: "○"}


def render(outcome: RunOutcome, earlier: Sequence[history.Run] = ()) -> str:
    """Return the run as an HTML page that needs nothing else; `earlier` are runs before it, oldest first."""
    environment = Environment(
        loader=PackageLoader("customvoice_contract.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(mark=_MARKS.__getitem__, repeat=repeat_command, seconds=_seconds)
    runs = [*earlier, history.summary(outcome)]
    return environment.get_template("report.html.jinja").render(
        run=outcome,
        held=outcome.verdict is Verdict.PASSED,
        short=runs[-1],
        runs=runs,
        change=history.change(runs),
        maps=[coverage.build(version) for version in outcome.versions],
        charts=[timelines.build(version) for version in outcome.versions],
        operations=_matrix([version.operations for version in outcome.versions]),
        oracles=_matrix([version.oracles for version in outcome.versions]),
        scenarios=_matrix([version.scenarios for version in outcome.versions]),
        walks=[version for version in outcome.versions if version.walks],
        skipped=_skipped(outcome),
        deviations=by_row(outcome),
    )


_Cells = list[tuple[Row, list[Row | None]]]


def _matrix(columns: Sequence[list[Row]]) -> dict[str, _Cells]:
    """Turn a list of rows per version into, by group and for each row's name, its cells per version."""
    first: dict[str, Row] = {}
    for rows in columns:
        for row in rows:
            first.setdefault(row.name, row)
    found = [{row.name: row for row in rows} for rows in columns]
    groups: dict[str, _Cells] = {}
    for name, row in first.items():
        groups.setdefault(row.group, []).append((row, [cells.get(name) for cells in found]))
    return groups


def _skipped(outcome: RunOutcome) -> int:
    steps = [step.verdict for version in outcome.versions for walk in version.walks for step in walk.steps]
    rows = [row.verdict for version in outcome.versions for row in version.scenarios]
    return [*steps, *rows].count(Verdict.SKIPPED)


def _seconds(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f} s"
    return f"{value:.2f} s" if value >= 0.1 else f"{value * 1000:.0f} ms"
