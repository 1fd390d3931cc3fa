"""Check a recording against the contract: each exchange by the document of its api-version and by the oracles."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..contract.contract import Contract, known_versions
from ..contract.operation import below_root
from ..oracles.monitor import Monitor, PendingRequest
from ..oracles.registry import ORACLES
from ..oracles.violation import ContractViolation
from ..results import from_monitor
from ..results.outcome import Row, RunOutcome, VersionOutcome
from ..results.set_apart import set_apart
from ..standing.ledger import Ledger, tolerating
from . import overlap, requests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..contract.operation import Operation
    from .recorded import Recorded

PHASE = "recording"
ACCEPTED_INVALID = "invalid_request_accepted"
_GROUPS = {each.name: each.group for each in ORACLES}


class UndescribedRequestAccepted(ContractViolation):
    """The service accepted a request that the document of its version rejects: one of them is wrong."""

    rule = "undescribed-request"


@dataclass(slots=True)
class _Version:
    """What one api-version showed in a recording."""

    monitor: Monitor
    rows: dict[str, Row]
    refused: int = 0
    notes: Counter[str] = field(default_factory=Counter)


def check(recording: Sequence[Recorded], source: str, started: str, *, strict: bool = False) -> RunOutcome:
    """Check a recording, in the order of its requests; `source` is named as the target, `started` is RFC 3339.

    Requests to other services are left out and counted. One without a known version is checked as an error by the
    newest contract. Unless `strict`, only documented and observed rules bind the service.
    """
    clock = time.monotonic()
    ours = of_the_service(recording)
    found: dict[str, _Version] = {}
    ledgers: dict[str, Ledger] = {}
    for recorded, pending in zip(ours, overlap.overlaps(ours), strict=True):
        version = recorded.exchange.api_version
        name = version if version in known_versions() else known_versions()[-1]
        with nullcontext() if strict else tolerating(ledgers.setdefault(name, Ledger())):
            _check(found.setdefault(name, _new(name)), recorded, pending)
    versions = [_outcome(name, found[name]) for name in known_versions() if name in found]
    for outcome in versions:
        if outcome.version in ledgers:
            set_apart(outcome, ledgers[outcome.version])
    if versions and len(recording) > len(ours):
        versions[0].notes.append(f"{len(recording) - len(ours)} requests to other services were left out")
    return RunOutcome(
        target=source,
        profile=PHASE,
        seed=0,
        started=started,
        seconds=round(time.monotonic() - clock, 1),
        versions=versions,
    )


def of_the_service(recording: Sequence[Recorded]) -> list[Recorded]:
    """Return the exchanges with a Custom Voice service, recognised by the path."""
    return [each for each in recording if below_root(each.exchange.path) is not None]


def _new(version: str) -> _Version:
    contract = Contract.of(version)
    rows = {each.id: Row(each.id, f"{each.method} {each.template}") for each in contract.operations}
    return _Version(Monitor(version), rows)


def _check(version: _Version, recorded: Recorded, pending: PendingRequest) -> None:
    exchange = recorded.exchange
    if not recorded.whole:
        version.notes["responses were recorded in part and not checked"] += 1
        return
    contract = Contract.of(exchange.api_version) if exchange.api_version in known_versions() else None
    operation = contract.operation_of(exchange) if contract else None
    before = version.monitor.counts.total()
    violations = version.monitor.observe(version.monitor.translate(exchange), pending)
    row = version.rows[operation.id] if operation else version.rows.setdefault("", Row("(no operation)", "other"))
    row.cases += 1
    row.accepted += exchange.is_success
    row.checks += version.monitor.counts.total() - before
    for violation in violations:
        _add(row, recorded, violation, violation.oracle)
    if operation and contract:
        _check_request(version, row, recorded, operation, contract)


def _check_request(version: _Version, row: Row, recorded: Recorded, operation: Operation, contract: Contract) -> None:
    faults = requests.faults(recorded.exchange, operation, contract)
    row.checks += 1
    if not faults:
        return
    if not recorded.exchange.is_success:
        version.notes["requests were not as described, and rejected"] += 1
        return
    accepted = UndescribedRequestAccepted(f"the service accepted what is not described: {'; '.join(faults)}.")
    _add(row, recorded, accepted, ACCEPTED_INVALID)


def _add(row: Row, recorded: Recorded, violation: ContractViolation, check: str) -> None:
    new = from_monitor.finding(
        violation, [recorded.exchange], check=check, operation=row.name, phase=PHASE, group=_GROUPS.get(check, "")
    )
    new.message = f"{recorded.location}: {violation.message}"
    from_monitor.add(row.findings, new)


def _outcome(name: str, version: _Version) -> VersionOutcome:
    outcome = VersionOutcome(name, 0)
    outcome.operations = list(version.rows.values())
    for oracle in ORACLES:
        count = version.monitor.counts[oracle.name]
        findings = [item for row in outcome.operations for item in row.findings if item.check == oracle.name]
        outcome.oracles.append(Row(oracle.name, oracle.title, count, count, count, findings, group=oracle.group))
    outcome.coverage = from_monitor.coverage(version.monitor)
    outcome.timelines = from_monitor.timelines(version.monitor)
    outcome.notes = [f"{count} {text}" for text, count in sorted(version.notes.items())]
    return outcome
