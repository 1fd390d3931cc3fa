"""Long-running operations: start each kind and read it to its end; unknown operations are a 404.

Rules: spec nodes `Operation-Location`, `OperationId`; the Azure REST guideline on long-running operations;
docs/FIDELITY.md, "Long-running operations".
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ...contract.long_running_operation import ENDED
from ...oracles.lro import check_start
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools.moved_clock import restored_clock
from ..tools.operation_starts import long_running, needs, prepare_again, start, statement
from ..tools.watch import watch, watch_alone

if TYPE_CHECKING:
    from ..core.context import Context
    from ..tools.operation_starts import Start

_GROUP = "LRO"
_KEPT_HOURS = 23
_ID_LENGTH = 64


def _goes_its_way(operation_id: str, context: Context) -> None:
    """Start the operation with an Operation-Id and follow it to its end; start it again and delete its resource."""
    begun, asked = start(context, operation_id), _long_or_short(context)
    answer = begun.send(context.service, asked)
    expect(answer.is_success, f"{summary(answer)}; expected 2xx. Response: {answer.content[:300]!r}", "lro-start")
    expect_equal(check_start(answer).operation_id, asked, f"The operation that {begun.path} started", "lro-id")
    if context.control is not None:
        # The newest document does not declare the header for PUT; the emulator has it in every version
        # (docs/FIDELITY.md: Operation-Id in PUT responses).
        expect_equal(answer.headers.get("operation-id"), asked, f"Operation-Id of {summary(answer)}", "lro-id")
    watch(context, begun, answer)
    _outlives_its_resource(context, prepare_again(context, begun))


def _long_or_short(context: Context) -> str:
    """Return a new id: a GUID, or an id with every allowed character and of maximum length."""
    guid = str(uuid.uuid4())
    return context.rng.choice([guid, f"Verify_{guid}.{'x' * _ID_LENGTH}"[: _ID_LENGTH - 1] + "Z"])


def _outlives_its_resource(context: Context, begun: Start) -> None:
    """The operation can be read after its resource was deleted; here the service chooses the operation's id."""
    answer = begun.send(context.service)
    made = check_start(answer).operation_id
    expect(
        made not in (begun.name, ""), f"{summary(answer)} with the operation {made!r}; expected a fresh id.", "lro-id"
    )
    gone = context.service.send("DELETE", begun.resource)
    expect_status(gone, 204, rule="lro-resource-deleted", why="an operation in progress does not prevent a deletion")
    for version in context.versions:
        read = context.for_version(version).send("GET", f"/operations/{made}")
        expect_status(
            read, 200, rule="lro-outlives-resource", why=f"an operation outlives its resource ({summary(answer)})"
        )
        if begun.collection == "models":
            # Deletion ends the training (docs/FIDELITY.md); a fast one may have succeeded before.
            status = (read.json or {}).get("status")
            text = f"{begun.name} was deleted in training; its operation shows {status!r}, expected Failed."
            expect(status in ENDED, text, "lro-resource-deleted")
    if begun.collection != "models":
        watch_alone(context, begun, answer)
    absent = context.service.send("GET", begun.resource)
    expect_status(absent, 404, rule="lro-resource-deleted", why="the operation does not restore a deleted resource")


def _unknown_operations(context: Context) -> None:
    """Unknown operations are a 404: a new id, the id of a resource, an id in another letter case."""
    begun, asked = start(context, "Consents_Post"), f"Verify-{uuid.uuid4()}"
    answer = begun.send(context.service, asked)
    expect(answer.is_success, f"{summary(answer)}; expected 2xx.", "lro-start")
    for name in (str(uuid.uuid4()), begun.name, asked.swapcase(), f"{asked}x"):
        for version in context.versions:
            read = context.for_version(version).send("GET", f"/operations/{name}")
            expect_error(read, 404, rule="lro-unknown-id", why=f"no operation {name} was started")
    for collection in context.contract.resources:
        read = context.service.send("GET", f"/{collection}/{asked}")
        expect_status(read, 404, 400, rule="lro-unknown-id", why="an operation is not a resource")


def _is_another_keys(context: Context) -> None:
    """Another key cannot read the operations of this Speech resource, and can use their ids."""
    begun, asked = start(context, "Consents_Post"), str(uuid.uuid4())
    first = begun.send(context.service, asked)
    other = context.with_key(str(context.other_key))
    read = other.send("GET", f"/operations/{asked}")
    expect_error(read, 404, rule="lro-other-key", why="another key belongs to another Speech resource")
    content = {**(begun.content or {}), "data": statement(context.project(service=other))}
    theirs = replace(begun, content=content)
    context.remember(theirs.collection, theirs.name, service=other)
    answer = theirs.send(other, asked)
    why = "the Operation-Id is that of another Speech resource's operation"
    expect_status(answer, 200, 201, rule="lro-other-key", why=why)
    context.settle(answer, service=other)
    again = begun.send(context.service, asked)
    expect_equal(
        again.json, first.json, f"The response to {begun.path}, repeated after another key's,", "lro-other-key"
    )
    context.settle(first)


def _is_kept(context: Context) -> None:
    """An operation is kept for a day after its end."""
    begun, asked = start(context, "Consents_Post"), str(uuid.uuid4())
    watch(context, begun, begun.send(context.service, asked))
    if context.control is None:
        raise NotApplicable("the clock of the service cannot be moved")
    with restored_clock(context.control):
        context.control.advance(hours=_KEPT_HOURS)
        read = context.service.send("GET", f"/operations/{asked}")
        expect_status(read, 200, rule="lro-kept", why=f"it ended {_KEPT_HOURS} hours ago, and is kept for 24")


SCENARIOS = (
    *(
        Scenario(
            f"lro-{each}",
            f"{each} runs to its end, operation and resource agree",
            _GROUP,
            partial(_goes_its_way, each),
            needs(each),
        )
        for each in long_running()
    ),
    Scenario("lro-unknown-id", "An unknown operation is a 404", _GROUP, _unknown_operations),
    Scenario(
        "lro-other-key",
        "Operations of another Speech resource are a 404",
        _GROUP,
        _is_another_keys,
        frozenset({"second-key"}),
    ),
    Scenario(
        "lro-kept-a-day", "An operation can be read for a day after its end", _GROUP, _is_kept, frozenset({"control"})
    ),
)
