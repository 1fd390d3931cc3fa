"""The part `scenarios`: the walkthroughs, and every active check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import judged, walkthroughs
from ..outcome import VersionOutcome
from ..scenarios import SCENARIOS, run_all
from ..service import Service

if TYPE_CHECKING:
    from ..job import Job
    from . import Progress


def run(job: Job, progress: Progress) -> VersionOutcome:
    """Walk through the API on one version, then try every scenario."""
    outcome = VersionOutcome(job.version, job.seed)
    outcome.walks = walkthroughs.run_all(job, lambda text: progress(text, 0, 0))
    with Service(job.endpoint, job.key, job.version) as service:
        total, done = len(SCENARIOS), 0

        def announce(name: str) -> None:
            nonlocal done
            progress(f"scenarios: {name}", done, total)
            done += 1

        outcome.scenarios = run_all(SCENARIOS, service, job, announce, fail_fast=job.fail_fast)
        judged.fill(outcome, service)
    return outcome
