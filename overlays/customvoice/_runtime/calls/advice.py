"""What to do about an error response: one sentence per status."""

from __future__ import annotations

__all__ = ["for_status"]

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
