"""Show the run on a terminal: its progress, then a table, the failures and the verdict.

Where output is not a terminal, progress is plain lines, one per step and phase, and no line is ever rewritten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ..results.outcome import Finding, Row, RunOutcome, Verdict, VersionOutcome
from . import deviations
from .repeat import repeat_command

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.console import Console

_STYLES = {Verdict.PASSED: "green", Verdict.FAILED: "bold red", Verdict.SKIPPED: "yellow"}
_MARKS = {Verdict.PASSED: "✓", Verdict.FAILED: "✗", Verdict.SKIPPED: "○"}
_LONGEST = 1200
# One fault can appear at every operation; the reports contain all findings.
_MOST = 15


class ProgressView:
    """Shows how far each version is; a context manager and a campaign.Listener."""

    def __init__(self, console: Console, versions: tuple[str, ...]) -> None:
        """Take where to show it and for which versions."""
        self._console = console
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("[bold]{task.fields[version]}"),
            BarColumn(bar_width=24),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {
            version: self._bars.add_task("waiting", total=None, version=version) for version in versions
        }
        self._told: set[tuple[str, str]] = set()

    def __enter__(self) -> Self:
        """Start to draw."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Take the bars away."""
        self._bars.stop()

    def progress(self, version: str, text: str, done: int, total: int) -> None:
        """Show that `version` is at `text`."""
        if self._console.is_terminal:
            self._bars.update(self._tasks[version], description=escape(text), completed=done, total=total or None)
            return
        # Parts name operations after a colon, and run side by side; a line for each of those would be a wall.
        phase = text.split(":")[0] if total else text
        if (version, phase) not in self._told:
            self._told.add((version, phase))
            self._console.print(f"{version}  {phase}", highlight=False, markup=False)


def show(console: Console, outcome: RunOutcome) -> None:
    """Print the result of a run."""
    console.print(_matrix(outcome))
    for version in outcome.versions:
        for note in version.notes:
            console.print(f"{version.version}: {note}", highlight=False, markup=False)
    for version in outcome.versions:
        _show_failures(console, outcome, version)
    _show_deviations(console, outcome)
    console.print(_summary(outcome))


def _matrix(outcome: RunOutcome) -> Table:
    """Lay out one column per version, so that three of them fit into 100 characters."""
    table = Table(
        title="Operations and checks by api-version", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    table.padding = (0, 1, 0, 0)
    table.add_column("\noperation", no_wrap=True)
    for version in outcome.versions:
        table.add_column(f"{version.version}\ncases checks  verdict", no_wrap=True)
    operations = [version.operations for version in outcome.versions]
    for name in dict.fromkeys(row.name for rows in operations for row in rows):
        table.add_row(name, *(_cell(name, rows) for rows in operations))
    _add_groups(table, "Oracles", [version.oracles for version in outcome.versions])
    _add_groups(table, "Scenarios", [version.scenarios for version in outcome.versions])
    table.add_section()
    for name in dict.fromkeys(walk.name for version in outcome.versions for walk in version.walks):
        table.add_row(f"Walk: {name}", *(_walk_cell(name, version) for version in outcome.versions))
    return table


def _add_groups(table: Table, title: str, columns: list[list[Row]]) -> None:
    """Add a row per group: what stands behind it is in the reports, and its failures are shown below."""
    groups = dict.fromkeys(row.group for rows in columns for row in rows)
    if groups:
        table.add_section()
    for group in groups:
        table.add_row(
            f"{title}: {group}", *(_group_cell([row for row in rows if row.group == group]) for rows in columns)
        )


def _group_cell(rows: list[Row]) -> Text:
    if not rows:
        return Text("not in this version")
    verdicts = [row.verdict for row in rows]
    # One that had nothing to check is not a blemish of the others, which did.
    verdict = next((each for each in (Verdict.FAILED, Verdict.PASSED) if each in verdicts), Verdict.SKIPPED)
    passed = verdicts.count(Verdict.PASSED)
    return _line(f"{passed}/{len(rows)}", str(sum(row.checks for row in rows)), verdict, verdicts.count(Verdict.FAILED))


def _cell(name: str, rows: list[Row]) -> Text:
    row = next((item for item in rows if item.name == name), None)
    return (
        _line(str(row.cases), str(row.checks), row.verdict, len(row.findings)) if row else Text("not in this version")
    )


def _walk_cell(name: str, version: VersionOutcome) -> Text:
    walk = next((item for item in version.walks if item.name == name), None)
    if walk is None:
        return Text("did not run", style="yellow")
    passed = sum(step.verdict is Verdict.PASSED for step in walk.steps)
    return _line("", f"{passed}/{len(walk.steps)}", walk.verdict, 0)


def _line(cases: str, checks: str, verdict: Verdict, count: int) -> Text:
    suffix = f" ({count})" if count else ""
    return Text.assemble(f"{cases:>5} {checks:>6}  ", (f"{_MARKS[verdict]} {verdict}{suffix}", _STYLES[verdict]))


def _show_failures(console: Console, outcome: RunOutcome, version: VersionOutcome) -> None:
    for error in version.errors:
        _show(console, f"{version.version} · the run itself failed", [(error, "")])
    for name, step in version.failed_steps:
        _show(console, f"{version.version} · walkthrough {name}: {step.name}", [(step.detail, "")])
    for finding in version.findings[:_MOST]:
        _show(console, f"{version.version} · {finding.operation}", _lines(finding))
    if len(version.findings) > _MOST:
        line = f"{version.version}: {len(version.findings) - _MOST} more failures are in the reports."
        console.print(Text(line, style="bold red"))
    if version.findings or version.failed_steps:
        _plain(console, f"Repeat with: {repeat_command(outcome, version.version)}", "bold")
    for walk in version.walks:
        for step in walk.steps:
            if step.verdict is Verdict.SKIPPED:
                _plain(console, f"{version.version}: {walk.name}: {step.name}: skipped: {step.detail}", "yellow")


def _show_deviations(console: Console, outcome: RunOutcome) -> None:
    """Print what the service does otherwise than assumed, a heading per row of docs/FIDELITY.md."""
    groups = deviations.by_row(outcome)
    if not groups:
        return
    title = f"{_counted(len(groups), 'assumption')} contradicted; the contract is kept in these"
    console.print(Rule(Text(title, style="bold yellow"), align="left", style="yellow"))
    for row in groups:
        versions = ", ".join(row.versions)
        _plain(console, f"FIDELITY: {row.row} ({row.count} times; {versions})", "bold")
        for each in row.rules.values():
            _plain(console, f"  {deviations.line(each)[:_LONGEST]}", "")


def _lines(finding: Finding) -> list[tuple[str, str]]:
    times = f" ({finding.count} times)" if finding.count > 1 else ""
    return [
        (f"{finding.check}: {finding.title}{times}, first in {finding.phase}", "bold"),
        (finding.message[:_LONGEST], ""),
        (f"response: {finding.answer}" if finding.answer else "", "dim"),
        (finding.curl, "cyan"),
    ]


def _show(console: Console, title: str, lines: list[tuple[str, str]]) -> None:
    console.print(Rule(Text(title, style="bold red"), align="left", style="red"))
    for text, style in lines:
        if text:
            _plain(console, text, style)


def _plain(console: Console, text: str, style: str) -> None:
    """Print text that may be copied: never broken into lines, nothing drawn around it."""
    console.print(Text(text, style=style), soft_wrap=True)


def _summary(outcome: RunOutcome) -> Text:
    rows = [row for version in outcome.versions for row in [*version.operations, *version.scenarios]]
    cases, checks = sum(row.cases for row in rows), sum(row.checks for row in rows)
    failures = sum(len(v.findings) + len(v.failed_steps) + len(v.errors) for v in outcome.versions)
    skipped = sum(step.verdict is Verdict.SKIPPED for v in outcome.versions for walk in v.walks for step in walk.steps)
    verdict = (
        "The service keeps the contract."
        if outcome.verdict is Verdict.PASSED
        else f"The service breaks the contract: {_counted(failures, 'failure')}."
    )
    tail = f" {skipped} walkthrough steps were skipped." if skipped else ""
    line = (
        f"{verdict} {cases} requests, {checks} checks, {_counted(len(outcome.versions), 'api-version')}, "
        f"{outcome.seconds:.0f} s, seed {outcome.seed}.{tail}"
    )
    return Text(line, style=_STYLES[outcome.verdict])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
