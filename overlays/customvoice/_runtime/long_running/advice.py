"""What to do about a failed operation: one sentence per ``failureReason``."""

from __future__ import annotations

__all__ = ["advice_for_reason"]

# Sources: schemas ConsentFailureReason and ModelFailureReason, whose descriptions say what each means.
_REASON_ADVICE: dict[str, str] = {
    "AudioAndScriptNotMatch": "Record the statement of the consent's locale word for word, with the talent's and the"
    " company's name as given, and create the consent again.",
    "InaccessibleCustomerStorage": "Check that the container URL can be reached, that its SAS allows reading and"
    " listing, and that it has not expired.",
    "SpeakerVerificationFailed": "Use the same speaker for the consent and the audio, and check that the consent has"
    " succeeded.",
    "TerminateByUser": "Start the operation again if this was not intended.",
    "DataNotReady": "Wait until the training sets have succeeded, then start again.",
    "DataNotEnough": "Upload more data to the training sets (the recipe states the required amount), then start again.",
    "Internal": "Start the operation again. If it fails again, send the operation id to the service's support.",
}


def advice_for_reason(reason: str | None) -> str | None:
    """Return what to do after an operation failed with this ``failureReason``, or None for an unknown reason."""
    return None if reason is None else _REASON_ADVICE.get(reason)
