"""Run Schemathesis on one version and gather what it saw, per operation.

The engine's event stream (schemathesis.engine) is the interface its own command line is built on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import schemathesis
from schemathesis.engine import Status, events, from_schema

from . import curl, schemathesis_config, tolerance
from .outcome import Finding, Row
from .schemathesis_checks import ORACLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemathesis.core.failures import Failure
    from schemathesis.engine.recorder import CheckNode, ScenarioRecorder

    from .case_type import AnyCase
    from .job import Job
    from .profiles import Profile
    from .schemathesis_checks import OracleCounts
    from .tuning import Tuning

    Progress = Callable[[str, int, int], None]

_ANSWER_BYTES = 600


@dataclass(slots=True)
class Gathered:
    """What a run has shown so far; `rows` by Schemathesis's label of the operation ("PUT /projects/{id}")."""

    rows: dict[str, Row]
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    trail: Any = field(default_factory=hashlib.sha256)

    def take(self, phase: str, recorder: ScenarioRecorder) -> None:
        """Add everything that one scenario recorded."""
        for case_id, node in recorder.cases.items():
            case = node.value
            row = self.rows[case.operation.label]
            interaction = recorder.interactions.get(case_id)
            status = interaction.response.status_code if interaction and interaction.response else 0
            row.cases += 1
            row.accepted += 200 <= status < 300
            self.trail.update(f"{phase} {case.operation.label} {case.method} {status}\n".encode())
            for check in recorder.checks.get(case_id, []):
                row.checks += 1
                if check.status is not Status.SUCCESS:
                    _add(row.findings, _finding(row, phase, check, recorder, case_id))

    def oracle_rows(self, counts: OracleCounts) -> list[Row]:
        """Return one row per oracle, over all operations."""
        rows = []
        for name, title in ORACLES.items():
            judged = counts.judged.get(name, 0)
            found = [item for row in self.rows.values() for item in row.findings if item.check == name]
            rows.append(Row(name, title, cases=judged, accepted=judged, checks=judged, findings=found))
        return rows


def run(document: dict[str, Any], job: Job, profile: Profile, tuning: Tuning, progress: Progress) -> Gathered:
    """Run all phases against the job's target; progress is told (phase and operation, done, total)."""
    _register_hooks(tuning)
    schema = schemathesis.openapi.from_dict(document, config=schemathesis_config.build(job, profile))
    gathered = Gathered(rows=_rows(document))
    done = 0
    # Three phases visit each operation once; a sequence of the stateful phase counts one as well.
    total = 3 * len(gathered.rows) + profile.stateful_examples
    for event in from_schema(schema).execute():
        match event:
            case events.ScenarioFinished():
                gathered.take(event.phase.value, event.recorder)
                done = min(done + 1, total)
                progress(f"{_phase(event.phase.value)}: {event.label or 'sequence'}", done, total)
            case events.NonFatalError():
                gathered.errors.append(f"{event.label}: {event.info.title}: {event.info.message}")
            case events.FatalError():
                gathered.errors.append(f"Schemathesis stopped: {event.exception!r}")
            case events.PhaseFinished() if event.status is Status.SKIP and event.phase.skip_reason:
                gathered.notes.append(f"{_phase(event.phase.name.value)} did not run: {event.phase.skip_reason.value}")
            case _:
                pass
    return gathered


def _register_hooks(tuning: Tuning) -> None:
    # The names and signatures are Schemathesis's.
    @schemathesis.hook
    def before_call(context: schemathesis.HookContext, case: AnyCase, kwargs: dict[str, Any]) -> None:  # noqa: ARG001
        tuning.before_call(case)

    @schemathesis.hook
    def filter_failure(
        context: schemathesis.HookContext,  # noqa: ARG001
        failure: Failure,
        case: AnyCase,
        response: schemathesis.Response,
    ) -> bool:
        return tolerance.is_fault(failure, case, response)


def _rows(document: dict[str, Any]) -> dict[str, Row]:
    rows = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                label = f"{method.upper()} {path}"
                rows[label] = Row(name=operation["operationId"], title=label)
    return rows


def _finding(row: Row, phase: str, check: CheckNode, recorder: ScenarioRecorder, case_id: str) -> Finding:
    info = check.failure_info
    if info is None:
        return Finding(check.name, "Check crashed", "The check itself raised an error.", row.name, phase, "")
    case_id = info.failure.case_id or case_id
    steps = [_curl(step.curl, recorder, step.case_id) for step in info.steps]
    shown = "\n".join(steps) or _curl(info.code_sample, recorder, case_id)
    response = recorder.find_response(case_id=case_id)
    answer = f"{response.status_code} {response.content[:_ANSWER_BYTES].decode(errors='replace')}" if response else ""
    return Finding(check.name, info.failure.title, info.failure.message, row.name, phase, shown, answer)


def _curl(spelled_out: str, recorder: ScenarioRecorder, case_id: str) -> str:
    node, interaction = recorder.cases.get(case_id), recorder.interactions.get(case_id)
    if node is None or interaction is None:
        return curl.command(spelled_out, None, "")
    return curl.command(spelled_out, node.value, interaction.request.uri)


def _add(findings: list[Finding], new: Finding) -> None:
    """Keep the first of a kind and count the rest, so that one fault reads as one."""
    for known in findings:
        if (known.check, known.title) == (new.check, new.title):
            known.count += 1
            return
    findings.append(new)


def _phase(name: str) -> str:
    return {"stateful": "sequences"}.get(name, name)
