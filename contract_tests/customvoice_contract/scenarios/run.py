"""Run all scenarios, one after another: none stops the others, and each ends as a row with its findings."""

from __future__ import annotations

import traceback
import uuid
from typing import TYPE_CHECKING

from ..jobs.profiles import SMOKE
from ..oracles import ContractViolation
from ..results import from_monitor
from ..results.not_applicable import NotApplicable
from ..results.outcome import Row
from ..service.control import Control
from ..standing import ledger
from .core.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..jobs.job import Job
    from ..oracles import Exchange
    from ..results.outcome import Finding
    from ..service.client import Service
    from .core.scenario import Scenario

# Profiles in which scenarios draw some of many cases.
_SHORT = (SMOKE, "quick")
PHASE = "scenarios"
_NEW = 6


def run_all(
    scenarios: Iterable[Scenario],
    service: Service,
    job: Job,
    announce: Callable[[str], None],
    *,
    fail_fast: bool = False,
) -> list[Row]:
    """Run the scenarios against `service`; return a row each. With `fail_fast`, stop after the first that fails."""
    control = None if job.live else Control.find(job.endpoint, service.monitor)
    if job.other_key:
        service.monitor.history.keys.add(job.other_key)
    rows, prefix = [], _prefix(job)
    for scenario in scenarios:
        announce(scenario.name)
        rows.append(_run(scenario, _context(scenario, service, job, control, prefix)))
        if fail_fast and rows[-1].findings:
            break
    return rows


def _prefix(job: Job) -> str:
    """Return what ids begin with: those of an earlier run with the same seed may be known to a shared target."""
    return f"{job.prefix}-{uuid.uuid4().hex[:_NEW]}" if job.shared and not job.live else job.prefix


def _context(scenario: Scenario, service: Service, job: Job, control: Control | None, prefix: str) -> Context:
    return Context(
        service,
        job.seed,
        name=scenario.name,
        prefix=prefix,
        other_key=job.other_key,
        container_url=job.container_url,
        control=control,
        live=job.live,
        shared=job.shared,
        thorough=job.profile not in _SHORT,
    )


def _run(scenario: Scenario, context: Context) -> Row:
    row = Row(scenario.name, scenario.title, group=scenario.group)
    service = context.service
    service.exchanges.clear()
    known = len(service.violations)
    lacking = _lacking(scenario, context)
    if lacking:
        row.note = lacking
        return row
    try:
        _guarded(scenario, context, row)
    finally:
        row.cases += len(service.exchanges)
        row.accepted += sum(each.is_success for each in service.exchanges)
        row.checks += 0 if row.note else 1
    # Of one broken rule the first exchange is enough.
    for exchange, violation in service.violations[known:]:
        from_monitor.add(row.findings, _finding(row, violation, [exchange], violation.oracle or scenario.name))
    return row


def _guarded(scenario: Scenario, context: Context, row: Row) -> None:
    found = ledger.current()
    noted = len(found.deviations) if found is not None else 0
    try:
        scenario.run(context)
    except NotApplicable as reason:
        row.note = str(reason)
    except ContractViolation as violation:
        if not _tolerated(row, violation):
            from_monitor.add(row.findings, _finding(row, violation, list(context.service.exchanges), scenario.name))
    except Exception as error:
        if found is not None and len(found.deviations) > noted:
            row.note = "ended early: the service does otherwise than assumed (see the deviations)"
        else:
            # A scenario reads responses as the contract describes them; on a conforming service none crashes.
            text = f"{type(error).__name__}: {error}\n{_where(error)}"
            crash = ContractViolation(f"The scenario cannot interpret a response. {text}", rule="unexpected-response")
            from_monitor.add(row.findings, _finding(row, crash, list(context.service.exchanges), scenario.name))
    try:
        context.cleanup()
    except NotApplicable:
        pass  # a live service is cleaned at the end of the run
    except ContractViolation as violation:
        from_monitor.add(row.findings, _finding(row, violation, list(context.service.exchanges), scenario.name))


def _tolerated(row: Row, violation: ContractViolation) -> bool:
    """Note a violation of a rule that does not bind the service; the rest of the scenario is skipped."""
    found = ledger.current()
    if found is None or not found.accepts(violation.rule, violation.message, exact=violation.exact):
        return False
    row.note = f"ended early: the service does otherwise than assumed ({violation.rule})"
    return True


def _lacking(scenario: Scenario, context: Context) -> str:
    there = {
        "training-data": context.container_url is not None,
        "control": context.control is not None,
        "second-key": context.other_key is not None,
        "own-service": not (context.shared or context.live),
    }
    reasons = context.live.unavailable if context.live else {}
    missing = sorted(each for each in scenario.needs if each in reasons or not there.get(each, True))
    texts = (f"{each} ({reasons[each]})" if each in reasons else each for each in missing)
    return f"needs {', '.join(texts)}" if missing else ""


def _finding(row: Row, violation: ContractViolation, exchanges: list[Exchange], check: str) -> Finding:
    return from_monitor.finding(violation, exchanges, check=check, operation=row.name, phase=PHASE, group=row.group)


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"at {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
