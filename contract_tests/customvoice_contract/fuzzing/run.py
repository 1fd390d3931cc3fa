"""Run Schemathesis on one version and gather what it saw, per operation.

The engine's event stream (schemathesis.engine) is the interface its own command line is built on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import schemathesis
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.run import PhaseSkipReason
from schemathesis.transport.requests import ManagedCookiesSession

from ..live.left_out import operations_left_out
from ..live.network import spent
from ..live.not_sent import NotSent
from ..results import from_monitor
from ..results.outcome import Finding, Row
from . import case_curl, config, tolerance
from .checks import OracleFailure

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemathesis.core.failures import Failure
    from schemathesis.engine.recorder import CheckNode, ScenarioRecorder
    from schemathesis.schemas import BaseSchema

    from ..jobs.job import Job
    from ..jobs.profiles import Profile
    from .case_type import AnyCase
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

    def hear(self, event: events.EngineEvent) -> None:
        """Keep what an event says about the run itself."""
        match event:
            case events.NonFatalError() if isinstance(event.value, NotSent):
                self.say(str(event.value))
            case events.NonFatalError():
                self.errors.append(f"{event.label}: {event.info.title}: {event.info.message}")
            case events.FatalError():
                self.errors.append(f"Schemathesis stopped: {event.exception!r}")
            case events.PhaseFinished() if event.status is Status.SKIP and event.phase.skip_reason not in (
                None,
                PhaseSkipReason.DISABLED,
            ):
                # A disabled phase is in another part.
                self.say(f"{_phase(event.phase.name.value)} did not run: {_reason(event)}")
            case _:
                pass

    def say(self, note: str) -> None:
        """Keep a note, once."""
        if note not in self.notes:
            self.notes.append(note)

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
                    from_monitor.add(row.findings, _finding(row, phase, check, recorder, case_id))


def run(document: dict[str, Any], job: Job, profile: Profile, tuning: Tuning, progress: Progress) -> Gathered:
    """Run the part's phases against the job's target; `progress` gets (phase and operation, done, total)."""
    _register_hooks(tuning)
    ignore_environment()
    schema: BaseSchema = schemathesis.openapi.from_dict(document, config=config.build(job, profile))
    left_out = operations_left_out(document, job.live)
    if left_out:
        schema = schema.exclude(operation_id=left_out)
    gathered = Gathered(rows=_rows(document))
    done = 0
    # The other phases than this one visit each operation twice; a sequence of the stateful phase counts one as well.
    total = len(gathered.rows) if job.part == "coverage" else 2 * len(gathered.rows) + profile.stateful_examples
    stream = from_schema(schema).execute()
    for event in stream:
        if isinstance(event, events.ScenarioFinished):
            gathered.take(event.phase.value, event.recorder)
            done = min(done + 1, total)
            progress(f"{_phase(event.phase.value)}: {event.label or 'sequence'}", done, total)
        else:
            gathered.hear(event)
        if spent() or (job.fail_fast and any(row.findings for row in gathered.rows.values())):
            stream.stop()
    if left_out:
        gathered.say(f"no generated requests for {', '.join(left_out)}: they cost money, hours or foreign fetches")
    return gathered


def _reason(event: events.PhaseFinished) -> str:
    return event.phase.skip_reason.value if event.phase.skip_reason else ""


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


def ignore_environment() -> None:
    """Take neither credentials from a user's `.netrc` nor proxies; looking for them each time takes time, too."""
    # Schemathesis offers no setting, and hands its sessions to no hook.
    setattr(ManagedCookiesSession, "trust_env", property(lambda _: False, lambda _, value: None))  # noqa: ARG005, B010


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
    failure = info.failure
    new = Finding(check.name, failure.title, failure.message, row.name, phase, shown, answer)
    if isinstance(failure, OracleFailure):
        new.check, new.rule, new.exact = failure.oracle, failure.rule, failure.exact
    else:
        new.rule = check.name
    return new


def _curl(spelled_out: str, recorder: ScenarioRecorder, case_id: str) -> str:
    node, interaction = recorder.cases.get(case_id), recorder.interactions.get(case_id)
    if node is None or interaction is None:
        return case_curl.command(spelled_out, None, "")
    return case_curl.command(spelled_out, node.value, interaction.request.uri)


def _phase(name: str) -> str:
    return {"stateful": "sequences"}.get(name, name)
