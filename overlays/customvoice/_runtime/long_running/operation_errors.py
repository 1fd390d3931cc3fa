"""How a long-running operation went wrong, as an exception that says why and what to try."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from customvoice._runtime.calls.error_envelope import kept
from customvoice._runtime.errors import (
    CustomVoiceError,
    ErrorContext,
    OperationError,
    OperationFailedError,
    OperationNotFoundError,
    OperationTimeoutError,
    ResourceDeletedError,
    StatusRegressionError,
)
from customvoice._runtime.long_running.advice import for_reason
from customvoice._runtime.models.decoding import DecodingProblem
from customvoice._runtime.redaction import redact_text

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response
    from customvoice._runtime.long_running.polling import PollingState

__all__ = ["deleted", "failed", "overdue", "unsettled", "vanished"]

# Statuses of a resource that is worked on (schema Status); what else there is, known or not, is an end.
_UNFINISHED = frozenset({"NotStarted", "Running", "Disabling"})


def unsettled(state: PollingState, response: Response) -> OperationError | None:
    """The error in a resource that was read after its operation had ended, None where there is none."""
    resource = _object(response)
    status = resource.get("status")
    if state.phase == "failed" or status == "Failed":
        return failed(state, resource)
    if status not in _UNFINISHED:
        return None
    return StatusRegressionError(
        f"{state.name} has ended ({state.status}), but the resource is {status}: another operation has begun on it, or"
        " the service took the end back. Read the resource, or call result() again later.",
        replace(state.context, status=response.status, request_id=response.request_id),
        state.operation_id,
        resource=_shown(resource),
    )


def failed(state: PollingState, found: dict[str, Any] | CustomVoiceError) -> OperationFailedError:
    """The error for an operation that failed. The monitor tells no reason; the resource does, where there is one.

    Args:
        state: of the operation.
        found: the resource, or why it could not be read.
    """
    if isinstance(found, CustomVoiceError):
        gone = f"{state.name} failed. Its reason is unknown, for the resource cannot be read: {found.message}"
        return OperationFailedError(gone, state.context, state.operation_id)
    properties = found.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    reason = properties.get("failureReason")
    reason = redact_text(reason) if isinstance(reason, str) else None
    sets = properties.get("failedTrainingsets")
    at_fault = tuple(item for item in sets if isinstance(item, str)) if isinstance(sets, list) else ()
    what_to_try = for_reason(reason)
    told = [
        f"{state.name} failed" + (f": {reason}." if reason else ", and the resource names no reason."),
        f"Training sets at fault: {', '.join(at_fault)}." if at_fault else "",
        what_to_try or "",
    ]
    return OperationFailedError(
        " ".join(part for part in told if part),
        state.context,
        state.operation_id,
        reason,
        _shown(found),
        failed_trainingsets=at_fault,
        advice=what_to_try,
    )


def deleted(state: PollingState, answer: CustomVoiceError) -> ResourceDeletedError:
    """The error for an operation whose resource is no more; of one that has not ended the monitor is gone too."""
    ended = f"has ended ({state.status})" if state.phase != "running" else "is not known any longer"
    return ResourceDeletedError(
        f"{state.name} {ended}, but the resource is gone: it was deleted meanwhile. If that was not intended, create it"
        " anew; under the same Operation-Id the first answer would be repeated.",
        _place(state, answer),
        state.operation_id,
    )


def vanished(
    state: PollingState, answer: CustomVoiceError, found: Response | CustomVoiceError
) -> OperationNotFoundError | ResourceDeletedError:
    """The error for an operation whose monitor answers 404.

    Args:
        state: of the operation.
        answer: of the monitor.
        found: the resource it works on, or why it could not be read.
    """
    context = _place(state, answer)
    if isinstance(found, CustomVoiceError):
        if found.status == 404:
            return deleted(state, found)
        return OperationNotFoundError(
            f"the service does not know {state.name}, nor can the resource be read: {found.message}",
            context,
            state.operation_id,
        )
    resource = _object(found)
    return OperationNotFoundError(
        f"the service does not know {state.name}, last heard of as {state.status}; the resource is there, with the"
        f" status {redact_text(str(resource.get('status')))}. Read the resource itself to see how it goes on.",
        context,
        state.operation_id,
        resource=_shown(resource),
    )


def overdue(state: PollingState, timeout: float) -> OperationTimeoutError:
    """The error for an operation that has not ended within the caller's time."""
    return OperationTimeoutError(
        f"{state.name} is still {state.status} after {timeout} s. It goes on; call result() again, or keep"
        " continuation_token().",
        state.context,
        state.operation_id,
    )


def _place(state: PollingState, answer: CustomVoiceError) -> ErrorContext:
    return replace(answer.context, operation=state.operation, api_version=state.api_version)


def _object(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except DecodingProblem:
        return {}
    return body if isinstance(body, dict) else {}


def _shown(resource: dict[str, Any]) -> dict[str, Any] | None:
    shown: dict[str, Any] = kept(resource, redact_text)
    return shown or None
