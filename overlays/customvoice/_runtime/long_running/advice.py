"""What to do about a failed operation: one sentence per ``failureReason``."""

from __future__ import annotations

__all__ = ["for_reason"]

# Sources: schemas ConsentFailureReason and ModelFailureReason, whose descriptions say what each means.
_REASON_ADVICE: dict[str, str] = {
    "AudioAndScriptNotMatch": "Record the statement of the consent's locale word for word, with the talent's and the"
    " company's name as given, and create the consent anew.",
    "InaccessibleCustomerStorage": "Check that the container URL can be reached, that its SAS allows reading and"
    " listing, and that it has not expired.",
    "SpeakerVerificationFailed": "Let one person speak both the consent and the audio, and check that the consent has"
    " succeeded.",
    "TerminateByUser": "Begin anew if that was not intended.",
    "DataNotReady": "Wait until the training sets have succeeded, then begin anew.",
    "DataNotEnough": "Upload more data to the training sets (the recipe tells how much it needs), then begin anew.",
    "Internal": "Begin anew; if it fails again, tell the service's support the operation id.",
}


def for_reason(reason: str | None) -> str | None:
    """What to try after an operation failed for this ``failureReason``, None for one that is not known."""
    return None if reason is None else _REASON_ADVICE.get(reason)
