"""Oracle: a resource starts with its first status, its status only moves forward, and a failure has a reason.

Rules: spec nodes `Status`, `failureReason`; docs/FIDELITY.md "status and pace" (a creating response has the first
status), "endpoint statuses", "Failure reasons" (uploads and endpoints fail without a reason).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..contract.long_running_operation import END, NOT_STARTED, course, resource_status
from ..contract.resource_type import at
from ..contract.views import shown
from .violation import ContractViolation

if TYPE_CHECKING:
    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.history import History, ResourceRecord
    from ..contract.views import View

_REASON = ("properties", "failureReason")


class FirstStatusWrong(ContractViolation):
    """The response that starts work does not show its first status."""

    rule = "first-status"


class StatusWentBackwards(ContractViolation):
    """A resource went from a status to an earlier one, or to one that its work does not lead to."""

    rule = "status-backwards"


class FailureReasonWrong(ContractViolation):
    """A failed resource has no reason, or one that has not failed has one."""

    rule = "failure-reason"


def check_first_status(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check the status of the response that creates, suspends or resumes; an empty training set is ready at once."""
    found = shown(exchange, contract)
    if found is None or exchange.method == "GET" or not found.type.has_status:
        return False
    view, operation = found.views[0], found.operation
    if not operation.is_long_running:
        return _check_ready_at_once(exchange, view, history.resource(exchange, operation.collection, view.id))
    expected = resource_status(operation.action, NOT_STARTED)
    if expected is None:
        return False
    if view.body.get("status") != expected:
        raise FirstStatusWrong(f"{exchange.summary} with status {view.body.get('status')!r}; expected {expected}.")
    return True


def check_status_forward(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check each status read against the one before it and the work that is done on the resource."""
    found, judged = shown(exchange, contract), False
    if found is None or exchange.method != "GET":
        return False
    for view in found.views:
        record = history.resource(exchange, found.type.collection, view.id)
        if record.present and record.written and found.type.has_status:
            judged = True
            _check_step(exchange, view, record)
    return judged


def check_failure_reason(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check `properties.failureReason`: on what has failed, where the version has it, and on nothing else."""
    found = shown(exchange, contract)
    if found is None or _REASON not in found.type.paths:
        return False
    for view in found.views:
        _check_reason(exchange, view)
    return bool(found.views)


def _check_ready_at_once(exchange: Exchange, view: View, record: ResourceRecord) -> bool:
    if record.present is not False and exchange.method == "PUT":
        return False  # it may have existed, with the status of its last upload
    if view.body.get("status") != "Succeeded":
        raise FirstStatusWrong(
            f"{exchange.summary} with status {view.body.get('status')!r}; expected Succeeded at once."
        )
    return True


def _check_step(exchange: Exchange, view: View, record: ResourceRecord) -> None:
    status = str(view.body.get("status"))
    ranks = course(record.last_operation.action if record.last_operation else None)
    if ranks is None:
        return  # an action that only another api-version describes
    if status not in ranks:
        raise StatusWentBackwards(
            f"{exchange.summary} with status {status!r} of {view.id}; expected one of {', '.join(ranks)}."
        )
    before = str(record.status)
    if before not in ranks:
        return
    if ranks[status] < ranks[before] or (ranks[before] == END and status != before):
        raise StatusWentBackwards(f"{exchange.summary} with status {status} of {view.id}, which was {before} before.")


def _check_reason(exchange: Exchange, view: View) -> None:
    status, reason = view.body.get("status"), at(view.body, _REASON)
    # An endpoint and an upload have no reason in any version, so their types do not describe one.
    if status == "Failed" and reason is None:
        raise FailureReasonWrong(f"{exchange.summary} with status Failed of {view.id} and no properties.failureReason.")
    if status != "Failed" and reason is not None:
        raise FailureReasonWrong(
            f"{exchange.summary} with failureReason {_text(reason)} of {view.id}, whose status is {status}."
        )


def _text(value: Any) -> str:
    return repr(value)[:80]
