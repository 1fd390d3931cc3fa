"""Turn the results of a monitor into rows and records of an outcome."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ..oracles import ORACLES
from ..service import curl
from .outcome import Covered, Finding, Row, Timeline

if TYPE_CHECKING:
    from ..oracles import ContractViolation, Exchange, Monitor
    from ..service.client import Service
    from .outcome import VersionOutcome

LRO_ORACLE = ("long_running_operations", "LRO check: each Operation-Location to its end", "LRO")
# Of a kind of operation, the timelines with the most to show.
_TIMELINES = 3
_ANSWER_BYTES = 600


def fill(outcome: VersionOutcome, service: Service) -> None:
    """Add the oracles' rows, their coverage and the timelines of operations, as `service` and its monitor saw them."""
    monitor = service.monitor
    outcome.oracles += _rows(monitor, service.violations)
    outcome.coverage += coverage(monitor)
    outcome.timelines += timelines(monitor)


def finding(
    violation: ContractViolation, exchanges: list[Exchange], *, check: str, operation: str, phase: str, group: str
) -> Finding:
    """Return a violation as a finding; `exchanges` are the requests that show it, the last one its response."""
    answer = ""
    if exchanges:
        last = exchanges[-1]
        answer = f"{last.status} {last.content[:_ANSWER_BYTES].decode(errors='replace')}"
    return Finding(
        check=check,
        title=violation.title,
        message=violation.message,
        operation=operation,
        phase=phase,
        curl=curl.steps(exchanges),
        answer=answer,
        group=group,
        rule=violation.rule,
        severity=violation.severity,
        exact=violation.exact,
    )


def add(findings: list[Finding], new: Finding) -> None:
    """Keep the first finding of each fault and count the others."""
    for known in findings:
        if known.key == new.key:
            known.count += new.count
            return
    findings.append(new)


def _rows(monitor: Monitor, violations: list[tuple[Exchange, ContractViolation]]) -> list[Row]:
    rows = [Row(name, title, group=group) for name, title, group in _oracles()]
    by_name = {row.name: row for row in rows}
    for row in rows:
        row.cases = row.accepted = row.checks = monitor.counts[row.name]
    for exchange, violation in violations:
        oracle = violation.oracle or LRO_ORACLE[0]
        if oracle in by_name:
            row = by_name[oracle]
            label = f"{exchange.method} {exchange.path}"
            new = finding(violation, [exchange], check=row.name, operation=label, phase="", group=row.group)
            add(row.findings, new)
    return rows


def _oracles() -> list[tuple[str, str, str]]:
    return [LRO_ORACLE, *((each.name, each.title, each.group) for each in ORACLES)]


def coverage(monitor: Monitor) -> list[Covered]:
    """Return what was checked, by operation, status and oracle."""
    return [Covered(*key, count) for key, count in sorted(monitor.coverage.items())]


def timelines(monitor: Monitor) -> list[Timeline]:
    """Return, of each kind of operation, those with the most to show."""
    by_kind = defaultdict(list)
    for record in monitor.timelines:
        by_kind[record.began_by].append(record)
    return [
        Timeline(record.id, record.began_by, list(record.statuses))
        for _, records in sorted(by_kind.items())
        for record in sorted(records, key=lambda each: -len(each.statuses))[:_TIMELINES]
    ]
