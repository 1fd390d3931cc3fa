"""What a person can do about an error: one sentence per status of an answer, and per reason of a failed operation."""

from __future__ import annotations

__all__ = ["for_reason", "for_status"]

_STATUS_ADVICE: dict[int, str] = {
    400: "Correct what it names; the same request will be refused again.",
    401: "Check that the key or token is right, and that the endpoint is that of the same Speech resource.",
    # Sources: docs/FIDELITY.md, "personal voice not approved"; Azure's roles of the Speech service.
    403: "Custom voice has to be approved for the resource (https://aka.ms/customneural), and a token needs a role that"
    " allows the call, such as Cognitive Services User.",
    404: "Check the id and its case, and that the endpoint is that of the resource it was created in.",
    408: "Send it again.",
    409: "It exists already, or its state does not allow this: read it, then choose another id or wait.",
    413: "Send less at once.",
    415: "Send the body as the media type that the operation takes.",
    # Source: docs/FIDELITY.md, "rate limit".
    429: "Send fewer requests; the service allows 50 in 10 seconds.",
}
_REDIRECTED = "Redirects are not followed, for they would carry the credential elsewhere. Check the endpoint."
_SERVER_FAULT = "Try again later; if it lasts, tell the service's support the request id."

# Source: Azure REST guideline, api-version errors.
_VERSION_CODES = frozenset({"MissingApiVersionParameter", "UnsupportedApiVersionValue"})

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


def for_status(status: int, *, code: str | None = None, retry_after: float | None = None) -> str | None:
    """What to do about an answer that is no success, None where nobody can say.

    Args:
        status: of the answer.
        code: the service's error code.
        retry_after: seconds that it asked to wait.
    """
    if code in _VERSION_CODES:
        return "Choose an api_version that the service knows."
    if retry_after and (status == 429 or status >= 500):
        return f"Come back after {retry_after:g} s."
    if status in _STATUS_ADVICE:
        return _STATUS_ADVICE[status]
    if 300 <= status <= 399:
        return _REDIRECTED
    return _SERVER_FAULT if 500 <= status <= 599 else None


def for_reason(reason: str | None) -> str | None:
    """What to try after an operation failed for this ``failureReason``, None for one that is not known."""
    return None if reason is None else _REASON_ADVICE.get(reason)
