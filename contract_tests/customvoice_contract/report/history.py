"""The history of runs, stored beside the reports, and the changes since the last one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ..results.outcome import RunOutcome
    from ..service.redaction import Redactor

HISTORY_FILE = "history.jsonl"
_KEPT = 50


@dataclass(frozen=True, slots=True)
class Run:
    """A run in short; `failures` name what was broken, alike in every run that shows it."""

    started: str
    target: str
    profile: str
    seed: int
    seconds: float
    versions: list[str]
    requests: int
    checks: int
    failures: list[str]

    @property
    def held(self) -> bool:
        """Whether no violation was found."""
        return not self.failures


@dataclass(frozen=True, slots=True)
class Change:
    """New failures and failures that are gone, compared with the run before; only for versions that both ran."""

    before: Run
    new: list[str]
    gone: list[str]


def summary(outcome: RunOutcome) -> Run:
    """Return a run in short."""
    rows = [row for version in outcome.versions for row in [*version.operations, *version.scenarios]]
    return Run(
        started=outcome.started,
        target=outcome.target,
        profile=outcome.profile,
        seed=outcome.seed,
        seconds=outcome.seconds,
        versions=[version.version for version in outcome.versions],
        requests=sum(row.cases for row in rows),
        checks=sum(row.checks for row in rows),
        failures=sorted(_failures(outcome)),
    )


def load(directory: Path) -> list[Run]:
    """Return the earlier runs of a folder, oldest first; lines that cannot be read are left out."""
    try:
        lines = (directory / HISTORY_FILE).read_text("utf-8").splitlines()
    except OSError:
        return []
    return [run for line in lines if (run := _parse(line))]


def save(directory: Path, runs: list[Run], redactor: Redactor) -> None:
    """Keep the newest runs; the file is replaced as a whole."""
    lines = [json.dumps(redactor.data(asdict(run)), ensure_ascii=False) for run in runs[-_KEPT:]]
    trial = directory / f".{HISTORY_FILE}.new"
    trial.write_text("\n".join(lines) + "\n", "utf-8", errors="replace")
    trial.replace(directory / HISTORY_FILE)


def change(runs: list[Run]) -> Change | None:
    """Compare the last of `runs` with the one before it on the same target; None when there is none."""
    if not runs:
        return None
    now = runs[-1]
    before = next((run for run in reversed(runs[:-1]) if _comparable(run, now)), None)
    if before is None:
        return None
    both = set(before.versions) & set(now.versions)
    then, since = ({each for each in run.failures if each.partition(" ")[0] in both} for run in (before, now))
    return Change(before, sorted(since - then), sorted(then - since))


def _comparable(run: Run, now: Run) -> bool:
    return run.target == now.target and bool(set(run.versions) & set(now.versions))


def _failures(outcome: RunOutcome) -> set[str]:
    found = set()
    for version in outcome.versions:
        found |= {f"{version.version} {each.operation}: {each.title}" for each in version.findings}
        found |= {f"{version.version} walkthrough {name}: {step.name}" for name, step in version.failed_steps}
        found |= {f"{version.version} the run itself: {error.splitlines()[0]}" for error in version.errors if error}
    return found


def _parse(line: str) -> Run | None:
    try:
        run = Run(**json.loads(line))
        summary_fits = isinstance(run.failures, list) and isinstance(run.versions, list)
    except (ValueError, TypeError):
        return None
    return run if summary_fits else None
