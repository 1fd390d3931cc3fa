"""From an error answer to the exception for it. No body, however odd, makes this fail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

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
from customvoice._runtime.redaction import redact_text
from customvoice._runtime.retry import read_retry_after

if TYPE_CHECKING:
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

# Enough to recognise a proxy's HTML page, short enough for a log line.
_MAX_BODY_SHOWN = 300


def service_error(request: Request, response: Response, *, now: float) -> ServiceError:
    """The exception for an answer that is no success.

    The body may be the envelope ``{"error": {…}}``, the same without envelope (older gateways), a bare JSON string
    (409 of a duplicate creation), something else, or nothing.
    """
    body = _envelope(response.content)
    code = _string(body.get("code")) or response.headers.get("x-ms-error-code")
    context = ErrorContext(
        operation=request.operation,
        api_version=request.api_version,
        status=response.status,
        code=code,
        request_id=response.request_id,
    )
    details = body.get("details")
    inner = body.get("innererror") or body.get("innerError")
    problem = ServiceProblem(
        target=_string(body.get("target")),
        details=tuple(item for item in details if isinstance(item, dict)) if isinstance(details, list) else (),
        inner_error=inner if isinstance(inner, dict) else None,
        retry_after=read_retry_after(response.headers, now=now),
    )
    return _kind(response.status)(_message(body, response), context, problem)


def _kind(status: int) -> type[ServiceError]:
    return _BY_STATUS.get(status) or (ServerError if 500 <= status <= 599 else ServiceError)


def _envelope(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    if isinstance(data, str):
        return {"message": data}
    if not isinstance(data, dict):
        return {}
    error = data.get("error", data)
    return error if isinstance(error, dict) else {"message": _string(error)}


def _message(body: dict[str, Any], response: Response) -> str:
    message = _string(body.get("message")) or response.content.decode(errors="replace").strip()
    shown = redact_text(message)
    if not shown:
        return f"the service answered {response.status} without a body"
    return shown if len(shown) <= _MAX_BODY_SHOWN else f"{shown[:_MAX_BODY_SHOWN]}…"


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None
