"""The same request with the same Operation-Id gets the same answer again."""

from customvoice_emulator import _errors
from customvoice_emulator._call import Answer, Call
from customvoice_emulator._progress import OPERATIONS
from customvoice_emulator._store import Transaction


def replayed(tx: Transaction, call: Call) -> Answer | None:
    """Return the earlier answer when `call` repeats a request, None when its Operation-Id is new.

    Raises ServiceError (400) when the Operation-Id belongs to a different request.
    """
    operation = tx.get(OPERATIONS, call.operation_id) if call.operation_id is not None else None
    if operation is None:
        return None
    if operation["request"] != call.fingerprint:
        raise _errors.OPERATION_ID_REUSED.error(id=call.operation_id, target="Operation-Id")
    answer = operation["answer"]
    return Answer(answer["status"], answer["body"], operation_id=call.operation_id)
