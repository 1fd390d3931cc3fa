"""From an error answer to the exception for it. No body, however odd, makes this fail."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from customvoice._runtime import advice
from customvoice._runtime.error_envelope import read_envelope
from customvoice._runtime.errors import (
    AccessDeniedError,
    AuthenticationError,
    ConflictError,
    ErrorContext,
    InvalidRequestError,
    NotFoundError,
    ServerError,
    ServiceError,
    ServiceProblem,
    ThrottledError,
)
from customvoice._runtime.redaction import redact_url
from customvoice._runtime.retry import read_retry_after

if TYPE_CHECKING:
    from customvoice._runtime.error_envelope import Envelope
    from customvoice._runtime.http import Request, Response

__all__ = ["service_error"]

_BY_STATUS: dict[int, type[ServiceError]] = {
    400: InvalidRequestError,
    401: AuthenticationError,
    403: AccessDeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: ThrottledError,
}

# So many messages of `details` are shown; all of them are on the error.
_DETAILS_SHOWN = 3


def service_error(request: Request, response: Response, *, now: float, secrets: tuple[str, ...] = ()) -> ServiceError:
    """The exception for an answer that is no success.

    Args:
        request: what was asked.
        response: the answer.
        now: seconds since the epoch, for a Retry-After that is a date.
        secrets: texts to hide should the answer repeat them, such as the key that was sent.
    """
    said = read_envelope(response, secrets=secrets)
    message = said.message or f"the service answered {response.status} without a body"
    retry_after = read_retry_after(response.headers, now=now)
    what_to_do = advice.for_status(response.status, code=said.code, retry_after=retry_after)
    context = ErrorContext(
        operation=request.operation,
        api_version=request.api_version,
        status=response.status,
        code=said.code,
        request_id=response.request_id or said.trace_id,
        client_request_id=request.headers.get("x-ms-client-request-id"),
    )
    problem = ServiceProblem(
        target=said.target,
        details=said.details,
        inner_error=said.inner_error,
        inner_codes=said.inner_codes,
        retry_after=retry_after,
        advice=what_to_do,
        summary=" ".join(part for part in (_what_failed(request), _what_was_said(message, said), what_to_do) if part),
    )
    return _kind(response.status)(message, context, problem)


def _kind(status: int) -> type[ServiceError]:
    return _BY_STATUS.get(status) or (ServerError if 500 <= status <= 599 else ServiceError)


def _what_failed(request: Request) -> str:
    return f"{request.method} {urlsplit(redact_url(request.url)).path} failed:"


def _what_was_said(message: str, said: Envelope) -> str:
    texts = [detail["message"] for detail in said.details if isinstance(detail.get("message"), str)]
    more = [text for text in texts if text and text not in message][:_DETAILS_SHOWN]
    shown = f"{message} ({'; '.join(more)})" if more else message
    return shown if shown.endswith((".", "!", "?", "…")) else f"{shown}."
