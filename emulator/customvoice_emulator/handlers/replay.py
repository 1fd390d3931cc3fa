"""Repeat the response to a repeated request with the same Operation-Id, while the operation is kept."""

from datetime import datetime

from customvoice_emulator.common import errors
from customvoice_emulator.handlers.call import Call, Response
from customvoice_emulator.operations.progress import find_operation
from customvoice_emulator.state.store import Transaction


def replayed_response(tx: Transaction, call: Call, now: datetime) -> Response | None:
    """Return the earlier response if `call` repeats a request; None if its Operation-Id is unknown or no longer kept.

    None, too, if the resource of the earlier request was deleted (FIDELITY: Operation-Id of a deleted resource
    repeated).
    Raises ServiceError (400) if the Operation-Id belongs to a different request.
    """
    operation = find_operation(tx, call.operation_id, now) if call.operation_id is not None else None
    if operation is None:
        return None
    if operation["request"] != call.fingerprint:
        raise errors.OPERATION_ID_REUSED.error(id=call.operation_id, target="Operation-Id")
    if tx.get(*operation["target"]) is None:
        return None
    answer = operation["answer"]
    return Response(answer["status"], answer["body"], operation_id=call.operation_id)
