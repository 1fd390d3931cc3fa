"""The error response for a write that the disk refused."""

from customvoice_emulator.common import errors
from customvoice_emulator.state.ticket import WriteError, is_full


def storage_failure(error: BaseException) -> errors.ServiceError | None:
    """Return the error response for `error`; None if it is not the disk that refused a write."""
    if is_full(error):
        return errors.STORAGE_FULL.error()
    if isinstance(error, WriteError):
        return errors.STORAGE_UNWRITABLE.error(reason=error, headers={"Retry-After": "1"})
    return None
