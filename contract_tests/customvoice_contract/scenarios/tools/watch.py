"""Watching long-running work to its end: operation and resource are read in turn, through every version, and agree.

Rules: spec nodes `x-ms-long-running-operation`, `Operation`, `Status`; docs/FIDELITY.md: status and pace, operations
across versions, operations are kept.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ...contract.long_running_operation import CREATE, SHOWN, LongRunningOperation
from ...oracles.lro import check_start
from ...service.patience import Patience
from ..core.expect import expect, expect_body, expect_equal, expect_status, summary
from .moved_clock import restored_clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...oracles import Exchange
    from ..core.context import Context
    from .operation_starts import Start

_RULE = "lro-course"
_ENDS = ("Succeeded", "Failed", "Disabled")
_EAGER_ROUNDS = 8
_HOURLY_ROUNDS, _MOST_ROUNDS = 32, 60
_LONG_HOURS = 23  # less than what has ended is kept for


def watch(context: Context, begun: Start, answer: Exchange) -> dict[str, Any]:
    """Watch the work that `answer` started until it has ended, and a while longer; return the resource as it then is.

    Raises ContractViolation.
    """
    handle = check_start(answer)
    operation = LongRunningOperation(begun.action or CREATE, handle.operation_id, frozenset(begun.ends))
    _check_first(begun, answer, operation)
    with restored_clock(context.control) if context.control else nullcontext():
        _follow(context, begun, answer, operation)
    return _check_final(context, begun, operation)


def watch_alone(context: Context, begun: Start, answer: Exchange) -> None:
    """Watch the operation of a resource that is gone to its end, through every version in turn; raises likewise."""
    operation = LongRunningOperation(begun.action or CREATE, check_start(answer).operation_id, frozenset(begun.ends))
    patience, rounds = Patience(context.service.patience), 0
    with restored_clock(context.control) if context.control else nullcontext():
        while not operation.has_ended:
            text = f"{summary(answer)}; deleted, its work is not over after {rounds} reads; expected an end."
            expect(_should_continue(context, patience, rounds), text, "lro-never-ends")
            service = context.for_version(context.versions[rounds % len(context.versions)])
            _check_operation(service.send("GET", f"/operations/{operation.operation_id}"), operation)
            rounds += 1


def wait_for(context: Context, read: Callable[[], str], what: str) -> str:
    """Call `read` until it returns a status in which work has ended; return that. Raises ContractViolation."""
    patience, rounds = Patience(context.service.patience), 0
    with restored_clock(context.control) if context.control else nullcontext():
        while (status := read()) not in _ENDS:
            rounds += 1
            text = f"{what} shows {status!r} after {rounds} reads; expected an end."
            expect(_should_continue(context, patience, rounds), text, "lro-never-ends")
    return status


def _follow(context: Context, begun: Start, answer: Exchange, operation: LongRunningOperation) -> None:
    patience, rounds = Patience(context.service.patience), 0
    services = [context.for_version(each) for each in (context.version, *context.versions)]
    while not operation.has_ended:
        expect(
            _should_continue(context, patience, rounds),
            f"{summary(answer)}; the work is not over after {2 * rounds} reads; expected an end.",
            "lro-never-ends",
        )
        service = services[rounds % len(services)]
        # Each second round the resource is looked at first: either may lag behind, and neither may.
        for look in (_check_operation, _check_resource) if rounds % 2 == 0 else (_check_resource, _check_operation):
            look(service.send("GET", _path(look, begun, operation)), operation)
        rounds += 1


def _check_first(begun: Start, answer: Exchange, operation: LongRunningOperation) -> None:
    """The first response shows the work as just started."""
    if answer.json is None and not begun.is_creation:
        return
    body = expect_body(answer, rule=_RULE)
    expect_equal(
        body.get("status"),
        SHOWN[operation.kind]["NotStarted"],
        f"The first status of {begun.path}",
        "lro-first-status",
    )


def _path(look: Any, begun: Start, operation: LongRunningOperation) -> str:
    return f"/operations/{operation.operation_id}" if look is _check_operation else begun.resource


def _check_operation(read: Exchange, operation: LongRunningOperation) -> None:
    expect_status(read, 200, rule=_RULE, why="an operation is readable through every version")
    body = expect_body(read, rule=_RULE)
    expect_equal(body.get("id"), unquote(operation.operation_id), f"The id of {read.path}", "lro-id")
    _expect_among(read, body.get("status"), operation.may_show)
    operation.observe(body["status"])


def _check_resource(read: Exchange, operation: LongRunningOperation) -> None:
    expect_status(read, 200, rule=_RULE, why="a resource can be read from its creation on")
    status = expect_body(read, rule=_RULE).get("status")
    _expect_among(read, status, operation.resource_may_show)
    operation.observe_resource(str(status))


def _expect_among(read: Exchange, status: object, allowed: frozenset[str]) -> None:
    wanted = " or ".join(sorted(allowed))
    expect(
        status in allowed,
        f"{summary(read)} with status {status!r}; expected {wanted}, after what was seen.",
        "lro-status",
    )


def _should_continue(context: Context, patience: Patience, rounds: int) -> bool:
    """Wait, and return whether to read again: where the clock can be moved, until as many days as no work takes.

    Reading makes an emulator go on, and so does its clock; a service takes its time.
    """
    if context.control is None:
        return patience.pause()
    if rounds >= _EAGER_ROUNDS:
        context.control.advance(hours=1 if rounds < _HOURLY_ROUNDS else _LONG_HOURS)
    return rounds < _MOST_ROUNDS and not patience.over


def _check_final(context: Context, begun: Start, operation: LongRunningOperation) -> dict[str, Any]:
    """Check that an ended operation and its resource do not change, in any version."""
    first = context.service.send("GET", begun.resource)
    _check_resource(first, operation)
    for version in context.versions:
        service = context.for_version(version)
        _check_operation(service.send("GET", f"/operations/{operation.operation_id}"), operation)
        _check_resource(service.send("GET", begun.resource), operation)
    last = context.service.send("GET", begun.resource)
    expect_equal(last.json, first.json, f"{begun.resource}, after its work had ended,", "lro-end-changes")
    return expect_body(last, rule=_RULE)
