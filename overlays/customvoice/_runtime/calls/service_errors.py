"""The exception for a non-2xx response. It never fails, whatever the body is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from customvoice._runtime.calls.advice import advice_for_status
from customvoice._runtime.calls.error_envelope import read_envelope
from customvoice._runtime.calls.retry import read_retry_after
from customvoice._runtime.errors import (
    AccessDeniedError,
    AuthenticationError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    ServerError,
    ServiceError,
    ServiceProblem,
    ThrottledError,
)
from customvoice._runtime.redaction import redact_url

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Request, Response

__all__ = ["service_error"]

_BY_STATUS: dict[int, type[ServiceError]] = {
    400: InvalidRequestError,
    401: AuthenticationError,
    403: AccessDeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: ThrottledError,
}


def service_error(request: Request, response: Response, *, now: float, secrets: tuple[str, ...] = ()) -> ServiceError:
    """Return the exception for a non-2xx response.

    Args:
        request: the request.
        response: its response.
        now: seconds since the epoch, for a Retry-After that is a date.
        secrets: texts to redact if the response repeats them, such as the key that was sent.
    """
    envelope = read_envelope(response, secrets=secrets)
    retry_after = read_retry_after(response.headers, now=now)
    advice = advice_for_status(response.status, code=envelope.code, retry_after=retry_after)
    base = request.context(response)
    context = replace(base, code=envelope.code, request_id=base.request_id or envelope.trace_id)
    problem = ServiceProblem(
        target=envelope.target,
        details=envelope.details,
        inner_error=envelope.inner_error,
        inner_codes=envelope.inner_codes,
        retry_after=retry_after,
        advice=advice,
        call=f"{request.method} {urlsplit(redact_url(request.url)).path}",
    )
    message = envelope.message or f"the service returned {response.status} without a body"
    return _error_class(response.status)(message, context, problem)


def _error_class(status: int) -> type[ServiceError]:
    return _BY_STATUS.get(status) or (ServerError if 500 <= status <= 599 else ServiceError)
