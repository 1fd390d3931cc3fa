"""From an error answer to the exception for it. No body, however odd, makes this fail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from customvoice._runtime.calls.advice import for_status
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
    """The exception for an answer that is no success.

    Args:
        request: what was asked.
        response: the answer.
        now: seconds since the epoch, for a Retry-After that is a date.
        secrets: texts to hide should the answer repeat them, such as the key that was sent.
    """
    said = read_envelope(response, secrets=secrets)
    retry_after = read_retry_after(response.headers, now=now)
    what_to_do = for_status(response.status, code=said.code, retry_after=retry_after)
    place = request.context(response)
    context = replace(place, code=said.code, request_id=place.request_id or said.trace_id)
    problem = ServiceProblem(
        target=said.target,
        details=said.details,
        inner_error=said.inner_error,
        inner_codes=said.inner_codes,
        retry_after=retry_after,
        advice=what_to_do,
        call=f"{request.method} {urlsplit(redact_url(request.url)).path}",
    )
    message = said.message or f"the service answered {response.status} without a body"
    return _kind(response.status)(message, context, problem)


def _kind(status: int) -> type[ServiceError]:
    return _BY_STATUS.get(status) or (ServerError if 500 <= status <= 599 else ServiceError)
