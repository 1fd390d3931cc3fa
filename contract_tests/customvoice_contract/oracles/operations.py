"""Oracles: long-running operations, as any exchange shows them.

Rules: spec nodes `x-ms-long-running-operation`, `Operation-Location`, `Operation`; docs/FIDELITY.md "Operation-Id
repeated", "operations are kept", "endpoint statuses"; the Azure REST guideline on long-running operations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..contract.history import ENDED, request_identity
from ..contract.views import shown
from . import lro
from . import violation as broken

if TYPE_CHECKING:
    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.history import History, OperationRecord


class OperationIdNotNew(broken.LroViolation):
    """A new operation got the id of another one."""

    rule = "lro-id-not-new"


class OperationIdMissing(broken.LroViolation):
    """The response that starts an operation has no `Operation-Id`."""

    rule = "lro-id-missing"


class OperationLost(broken.LroViolation):
    """An operation cannot be read within its 24 hours."""

    rule = "lro-operation-lost"


class OperationIdReused(broken.ContractViolation):
    """Another request with a used Operation-Id was accepted."""

    rule = "operation-id-reused"


class ReplayDiffers(broken.ContractViolation):
    """The same request under the same Operation-Id was not answered as before."""

    rule = "replay-differs"


def check_operation_begins(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check the headers of a response that starts an operation: its URL, its id, and that the id is a new one."""
    operation = contract.operation_of(exchange)
    if operation is None or not operation.is_long_running or not exchange.is_success:
        return False
    handle = lro.check_start(exchange)
    described = operation.answer(exchange.status)
    if described is not None and "operation-id" in described.headers and "operation-id" not in exchange.headers:
        raise OperationIdMissing(f"{exchange.summary} without Operation-Id; expected {handle.operation_id}.")
    known = history.operation(exchange, handle.operation_id)
    if known is not None and exchange.request_headers.get("operation-id") != handle.operation_id:
        raise OperationIdNotNew(
            f"{exchange.summary} with operation {handle.operation_id}, which {known.start.method} {known.start.path} "
            "started; expected a new id."
        )
    return True


def check_operation_read(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check a reading of an operation that started: it is there, is itself, and has only moved forward."""
    operation = contract.operation_of(exchange)
    if operation is None or operation.id != "Operations_Get":
        return False
    name = operation.resource_id(exchange)
    record = history.operation(exchange, name)
    body = exchange.json
    if exchange.status == 200 and isinstance(body, dict) and body.get("id") != name:
        raise broken.OperationIdMismatch(f"{exchange.summary} with id {body.get('id')!r}; expected {name!r}.")
    if record is None:
        return exchange.status == 200
    if exchange.status == 404:
        raise OperationLost(
            f"{exchange.summary}; {record.began_by} started it in this run, and it is kept for 24 hours."
        )
    if exchange.status != 200:
        return False
    handle = lro.Handle(exchange.url, name, "", record.action)
    status = lro.check_read(handle, exchange, record.status)
    _check_agrees(exchange, status, record, history)
    return True


def check_resource_agrees(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check that a resource whose operation was read to its end shows how it ended."""
    found, judged = shown(exchange, contract), False
    if found is None or exchange.method != "GET":
        return False
    for view in found.views:
        last_operation = history.resource(exchange, found.type.collection, view.id).last_operation
        if last_operation is None or last_operation.status not in ENDED:
            continue
        judged = True
        expected = lro.expected_statuses(last_operation.action, last_operation.status)
        if expected and view.body.get("status") not in expected:
            raise broken.ResourceDisagrees(
                f"{exchange.summary} with status {view.body.get('status')!r} of {view.id}, whose operation "
                f"{last_operation.id} ended {last_operation.status}; expected {' or '.join(sorted(expected))}."
            )
    return judged


def check_operation_id_reused(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check a request that sends the Operation-Id of an earlier one: the same response, or a rejection."""
    operation = contract.operation_of(exchange)
    if operation is None or not operation.is_long_running:
        return False
    record = history.replayed(exchange)
    if record is None:
        return False
    first = record.start
    same = _is_same(first, exchange, contract)
    if same is None:
        return False
    if not same and exchange.is_success:
        raise OperationIdReused(
            f"{exchange.summary} under the Operation-Id {record.id} of another request ({first.summary}); expected 400."
        )
    if same and exchange.status not in (401, 403, 429) and history.repeats(exchange):
        if exchange.status != first.status:
            raise ReplayDiffers(
                f"{exchange.summary} to a request that was answered {first.status} before; expected the same."
            )
        if exchange.json != first.json:
            raise ReplayDiffers(
                f"{exchange.summary} with another body than before, to the same request; expected the same."
            )
    return True


def _check_agrees(exchange: Exchange, status: str, record: OperationRecord, history: History) -> None:
    """The other way round: a resource that was seen to have ended has an operation that has."""
    resource = history.resource(exchange, record.collection, record.resource_id)
    if resource.last_operation is not record or resource.status is None or status in ENDED:
        return
    finals = lro.expected_statuses(record.action, "Succeeded") | lro.expected_statuses(record.action, "Failed")
    if resource.status in finals:
        raise broken.ResourceDisagrees(
            f"{exchange.summary} with status {status}, but {record.resource_id} already shows {resource.status}."
        )


def _is_same(first: Exchange, second: Exchange, contract: Contract) -> bool | None:
    """Whether two requests ask for the same; None where that is undefined."""
    operation = contract.operation_of(second)
    if operation is None or first.api_version != second.api_version:
        return None
    if (first.method, first.path) != (second.method, second.path):
        return False
    one, other = request_identity(first, operation, contract), request_identity(second, operation, contract)
    if one is None or other is None:
        return None
    if first.request_content == second.request_content:
        return True
    return False if one != other else None
