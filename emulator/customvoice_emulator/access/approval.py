"""Reject personal voice requests of a Speech resource whose access was not approved (403)."""

from customvoice_emulator.common import errors
from customvoice_emulator.common.limits import PersonalVoiceAccess

_PERSONAL_VOICES = "PersonalVoices_"
_CREATING = ("PUT", "POST")


def require_approval(access: PersonalVoiceAccess, operation_id: str, method: str) -> None:
    """Raise ServiceError (403) if `access` denies the operation (FIDELITY: personal voice not approved)."""
    if access == "approved" or not operation_id.startswith(_PERSONAL_VOICES):
        return
    if access == "denied-all" or method in _CREATING:
        raise errors.NOT_APPROVED.error()
