"""What to do about an error response: one sentence per status."""

from __future__ import annotations

__all__ = ["advice_for_status"]

_STATUS_ADVICE: dict[int, str] = {
    400: "Correct what the message names; the same request will be rejected again.",
    401: "Check that the key or token is right, and that the endpoint is that of the same Speech resource.",
    # Sources: docs/FIDELITY.md, "personal voice not approved"; Azure's roles of the Speech service.
    403: "Custom voice must be approved for the resource (https://aka.ms/customneural), and a token needs a role that"
    " allows the call, such as Cognitive Services User.",
    404: "Check the id and its case, and that the endpoint is that of the resource it was created in.",
    408: "Send the request again.",
    409: "The resource already exists, or its state does not allow this call: read it, then choose another id or wait.",
    413: "Send a smaller body.",
    415: "Send the body in the media type that the operation accepts.",
    # Source: docs/FIDELITY.md, "rate limit".
    429: "Send fewer requests; the service allows 50 in 10 seconds.",
}
_REDIRECTED = (
    "The client does not follow redirects, because they would send the credential to another host. Check the endpoint."
)
_SERVER_FAULT = "Try again later. If it still fails, send the request id to the service's support."

# Source: Azure REST guideline, api-version errors.
_VERSION_CODES = frozenset({"MissingApiVersionParameter", "UnsupportedApiVersionValue"})


def advice_for_status(status: int, *, code: str | None = None, retry_after: float | None = None) -> str | None:
    """Return what to do about a non-2xx response, or None where no advice is known.

    Args:
        status: the response's status code.
        code: the service's error code.
        retry_after: the seconds that the service asked to wait.
    """
    if code in _VERSION_CODES:
        return "Choose an api_version that the service supports."
    if retry_after and (status == 429 or status >= 500):
        return f"Retry after {retry_after:g} s."
    if status in _STATUS_ADVICE:
        return _STATUS_ADVICE[status]
    if 300 <= status <= 399:
        return _REDIRECTED
    return _SERVER_FAULT if 500 <= status <= 599 else None
