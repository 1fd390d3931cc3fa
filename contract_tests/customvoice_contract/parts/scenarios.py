"""The part `scenarios`: the walkthroughs, and every active check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import walkthroughs
from ..results import from_monitor
from ..results.outcome import Row, VersionOutcome
from ..scenarios.registry import SCENARIOS
from ..scenarios.run import run_all
from ..service.client import Service

if TYPE_CHECKING:
    from ..jobs.job import Job
    from ..scenarios.core.scenario import Scenario
    from . import Progress

# What the names of scenarios that compare versions begin with.
_EVERYWHERE = "versions-"


def run(job: Job, progress: Progress) -> VersionOutcome:
    """Walk through the API on one version, then try every scenario."""
    outcome = VersionOutcome(job.version, job.seed)
    outcome.walks = walkthroughs.run_all(job, lambda text: progress(text, 0, 0))
    tried, others = chosen(job)
    with Service(job.endpoint, job.key, job.version, patience=job.patience) as service:
        total, done = len(tried), 0

        def announce(name: str) -> None:
            nonlocal done
            progress(f"scenarios: {name}", done, total)
            done += 1

        outcome.scenarios = run_all(tried, service, job, announce, fail_fast=job.fail_fast)
        from_monitor.fill(outcome, service)
    outcome.scenarios += [
        Row(each.name, each.title, group=each.group, note=f"profile {job.profile} tries it on the other api-versions")
        for each in others
    ]
    return outcome


def chosen(job: Job) -> tuple[list[Scenario], list[Scenario]]:
    """Return the scenarios to try on this version, in their order, and those that are tried on others alone."""
    ordered = sorted(SCENARIOS, key=lambda each: each.name not in job.first)
    if job.turn is None:
        return ordered, []
    first, step = job.turn
    turns = {each.name: number % step for number, each in enumerate(SCENARIOS)}
    own = [each for each in ordered if turns[each.name] == first or each.name.startswith(_EVERYWHERE)]
    return own, [each for each in SCENARIOS if each not in own]
