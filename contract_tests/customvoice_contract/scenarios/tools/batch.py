"""Much work at once: started piece by piece in one project, then watched together through the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract.resource_type import at
from ...oracles import Contract
from ...service.patience import Patience
from ..core.expect import expect, expect_equal, expect_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..core.context import Context

BUSY = ("NotStarted", "Running", "Disabling")
REASON = ("properties", "failureReason")
INTERNAL = "Internal"
_ENDS, _STATUS, _REASON = "work-ends", "failure-status", "failure-reason"


def settled(context: Context, collection: str, project: str) -> dict[str, dict[str, Any]]:
    """Return the resources of the project by id, read through the list until no operation is running on any of them.

    Raises ContractViolation where that never happens.
    """
    patience, reads = Patience(context.service.patience), 0
    while True:
        found, reads = listed(context, context.version, collection, project), reads + 1
        busy = [name for name, body in found.items() if body.get("status") in BUSY]
        if not busy:
            return found
        text = f"/{collection}/{busy[0]} is still at work after {reads} reads of the list."
        expect(patience.pause(), text, _ENDS)


def listed(context: Context, version: str, collection: str, project: str) -> dict[str, dict[str, Any]]:
    """Return the resources of the project as `version` lists them, by id."""
    where = {"filter": f"projectId eq '{project}'"}
    answer = context.for_version(version).send("GET", f"/{collection}", params=where)
    expect_status(answer, 200, rule="prerequisite")
    return {str(each["id"]): each for each in answer.json["value"]}


def in_every_version(
    context: Context, collection: str, project: str
) -> Iterator[tuple[Contract, dict[str, dict[str, Any]]]]:
    """Yield each version's contract, and the resources of the project as it lists them."""
    for version in context.versions:
        yield Contract.of(version), listed(context, version, collection, project)


def expect_ends(context: Context, collection: str, project: str, expected: Mapping[str, str | None]) -> None:
    """The work at each resource ends as `expected` says, and every version lists it so.

    `expected` has the failure reason by id, "" for a failure without one, None for success. A reason that a version
    does not have is shown as Internal.
    """
    settled(context, collection, project)
    for contract, found in in_every_version(context, collection, project):
        for name, reason in expected.items():
            where = f"/{collection}/{name} in the list ({contract.version})"
            body = found.get(name)
            expect(body is not None, f"{where} is missing.", "prerequisite")
            status = "Succeeded" if reason is None else "Failed"
            expect_equal(at(body, ("status",)), status, f"The status of {where}", _STATUS)
            if REASON in contract.resources[collection].paths:
                expect_equal(at(body, REASON), as_shown(contract, reason), f"The failure reason of {where}", _REASON)


def as_shown(contract: Contract, reason: str | None) -> str | None:
    """Return a failure reason as the version shows it, None for none."""
    if not reason:
        return None
    return reason if reason in contract.enum_values else INTERNAL
