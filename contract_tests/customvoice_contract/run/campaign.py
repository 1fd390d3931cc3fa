"""A whole run: start its services, run its jobs in worker processes, and merge the results into one outcome."""

from __future__ import annotations

import os
import shlex
import time
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ..data import storage
from ..jobs.profiles import PROFILES
from ..live.options import TRAINING_DATA_VARIABLE
from ..parts import PARTS
from ..results.outcome import RunOutcome, VersionOutcome
from ..service.target import TargetError, is_loopback, probe
from .plan import OWN_EMULATOR, Plan
from .progress import Progress
from .rounds import merge_rounds
from .workers import run_jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..jobs.job import Job, Message
    from ..live.terms import LiveTerms
    from .live_session import Session
    from .progress import Listener


def run(plan: Plan, listener: Listener) -> RunOutcome:
    """Carry out the plan. Raises TargetError when the target is unreachable or rejects the key."""
    started, clock = datetime.now(UTC), time.monotonic()
    whole: list[VersionOutcome] = []
    for version in plan.versions:
        listener.progress(version, "starting the services of the run", 0, 0)
    with ExitStack() as services:
        session = services.enter_context(_session(plan)) if plan.live else None
        _probe(plan)
        if session:
            plan = session.plan()
        storage_of_run = _training_data(plan, services)
        # Libraries leave caches in their working directory; the caller's directory gets only the reports.
        scratch = services.enter_context(TemporaryDirectory(prefix="customvoice-verify-"))
        for each in plan.rounds():
            found = _carry_out(each, listener, scratch, *storage_of_run)
            whole = merge_rounds(whole, found) if whole else found
            if plan.fail_fast and any(map(_has_failure, whole)):
                break
        if session and plan.live:
            _clean_up(session, plan.live, whole)
    return RunOutcome(
        target=plan.target or OWN_EMULATOR,
        profile=plan.profile,
        seed=plan.seed,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - clock, 1),
        versions=whole,
        shards=[] if plan.shard == (1, 1) else ["{}/{}".format(*plan.shard)],
    )


def _carry_out(
    plan: Plan, listener: Listener, scratch: str, container_url: str | None, no_container: str
) -> list[VersionOutcome]:
    """Do the plan's jobs once and return what they found, by version."""
    jobs = [replace(job, container_url=container_url, no_container=no_container) for job in plan.own_jobs()]
    return _by_version(plan, jobs, _outcomes(plan, jobs, listener, scratch))


def _session(plan: Plan) -> Session:
    # Not loaded for other runs: it imports half of the suite.
    from .live_session import Session

    return Session(plan)


def _probe(plan: Plan) -> None:
    for version in plan.versions:
        if plan.target:
            probe(plan.target, plan.key, version)


def _clean_up(session: Session, live: LiveTerms, versions: Sequence[VersionOutcome]) -> None:
    """Delete what was created on a live service; note in the outcome what was skipped and what could not be deleted."""
    deleted, left = session.clean()
    for version in versions:
        version.notes += [
            f"scenarios that need {name} were skipped: {reason}" for name, reason in live.unavailable.items()
        ]
    versions[0].notes.append(f"{deleted} resources of this run ({live.prefix}-…) were deleted at its end")
    if left:
        versions[0].errors.append(session.left_behind(left))


def _training_data(plan: Plan, services: ExitStack) -> tuple[str | None, str]:
    if plan.live:
        own = os.environ.get(TRAINING_DATA_VARIABLE)
        return (own, "") if own else (None, plan.live.unavailable["training-data"])
    if plan.target and not is_loopback(plan.target):
        return None, "the target cannot read storage on this machine"
    return storage.provide(services)


def _outcomes(
    plan: Plan, jobs: Sequence[Job], listener: Listener, scratch: str
) -> dict[tuple[str, str], VersionOutcome]:
    """Do the jobs and return what each of them found; jobs that were not reached are missing."""
    outcomes: dict[tuple[str, str], VersionOutcome] = {}
    progress = Progress(jobs, listener)
    working = run_jobs(jobs, at_once=plan.at_once, scratch=scratch, emulator_command=plan.emulator_command)
    with closing(working):
        for job, message in working:
            if message.kind == "progress":
                progress.heard(job, **message.body)
                continue
            progress.ended(job)
            outcomes[job.version, job.part] = _outcome(plan, job, message)
            if plan.fail_fast and _has_failure(outcomes[job.version, job.part]):
                break
    return outcomes


def _outcome(plan: Plan, job: Job, message: Message) -> VersionOutcome:
    if message.kind != "result":
        if message.body.get("busy"):
            raise TargetError(message.body["text"])
        errors = [f"{job.part}: {message.body['text']}", *filter(None, [message.body["trace"]])]
        return VersionOutcome(job.version, job.seed, errors=errors)
    outcome = VersionOutcome.from_wire(message.body)
    for finding in outcome.findings:
        finding.repeat = shlex.join(plan.repeat_options(job))
    return outcome


def _has_failure(outcome: VersionOutcome) -> bool:
    return bool(outcome.findings or outcome.failed_steps or outcome.errors)


def _by_version(
    plan: Plan, jobs: Sequence[Job], outcomes: dict[tuple[str, str], VersionOutcome]
) -> list[VersionOutcome]:
    """Merge the parts of each version in the order of the plan."""
    versions = []
    for version in dict.fromkeys(job.version for job in jobs):
        whole = VersionOutcome(version, plan.seed)
        for job in jobs:
            if job.version == version:
                found = outcomes.get((version, job.part))
                whole.merge(found or VersionOutcome(version, job.seed, notes=[f"{job.part} did not run: fail-fast"]))
        whole.notes += _left_out(plan, version)
        versions.append(whole)
    return sorted(versions, key=lambda outcome: plan.versions.index(outcome.version))


def _left_out(plan: Plan, version: str) -> list[str]:
    """Note which parts did not run, so that silence never reads as a pass."""
    notes = [f"{name} did not run: not asked for (--part)" for name in PARTS if name not in plan.parts]
    notes += [
        f"{name} did not run: it needs a service whose operations end at once"
        for name in plan.parts
        if name not in plan.possible_parts
    ]
    if "coverage" in plan.parts and version not in plan.covered_versions:
        where = ", ".join(plan.covered_versions) or "no version"
        how = "; the seed chooses the version" if PROFILES[plan.profile].coverage == "one" else ""
        notes.append(f"coverage did not run: profile {plan.profile} has it for {where}{how}")
    return notes
