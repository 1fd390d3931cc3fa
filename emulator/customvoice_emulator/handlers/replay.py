"""The same request with the same Operation-Id gets the same answer again, as long as the operation is kept."""

from datetime import datetime

from customvoice_emulator.common import errors
from customvoice_emulator.handlers.call import Answer, Call
from customvoice_emulator.operations.progress import find_operation
from customvoice_emulator.state.store import Transaction


def replayed(tx: Transaction, call: Call, now: datetime) -> Answer | None:
    """Return the earlier answer when `call` repeats a request, None when its Operation-Id is new (or new again).

    Raises ServiceError (400) when the Operation-Id belongs to a different request.
    """
    operation = find_operation(tx, call.operation_id, now) if call.operation_id is not None else None
    if operation is None:
        return None
    if operation["request"] != call.fingerprint:
        raise errors.OPERATION_ID_REUSED.error(id=call.operation_id, target="Operation-Id")
    answer = operation["answer"]
    return Answer(answer["status"], answer["body"], operation_id=call.operation_id)
