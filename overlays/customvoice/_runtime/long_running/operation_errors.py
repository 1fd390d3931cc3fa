"""The exceptions of a long-running operation: what failed, why, and what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from customvoice._runtime.calls.error_envelope import redacted_copy
from customvoice._runtime.errors import (
    CustomVoiceError,
    DecodingError,
    ErrorContext,
    OperationError,
    OperationFailedError,
    OperationNotFoundError,
    OperationTimeoutError,
    ResourceDeletedError,
    StatusRegressionError,
)
from customvoice._runtime.long_running.advice import advice_for_reason
from customvoice._runtime.redaction import redact_text

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response
    from customvoice._runtime.long_running.polling import PollingState

__all__ = ["operation_failed", "operation_not_found", "operation_timeout", "resource_deleted", "resource_error"]

# Statuses of a resource that an operation is changing (schema Status). Every other status, also an unknown one, is
# final.
_UNFINISHED = frozenset({"NotStarted", "Running", "Disabling"})


def resource_error(state: PollingState, response: Response) -> OperationError | None:
    """Return the error that a resource shows after its operation has ended, if any."""
    resource = _json_object(response)
    status = resource.get("status")
    if state.phase == "failed" or status == "Failed":
        return operation_failed(state, resource)
    if status not in _UNFINISHED:
        return None
    return StatusRegressionError(
        f"{state.name} has ended ({state.status}), but the resource is {status}: another operation has started on it,"
        " or the service reports an earlier status. Read the resource, or call result() again later.",
        replace(state.context, status=response.status, request_id=response.request_id),
        state.operation_id,
        resource=_redacted_resource(resource),
    )


def operation_failed(state: PollingState, found: dict[str, Any] | CustomVoiceError) -> OperationFailedError:
    """Return the error of a failed operation. The resource has the reason, the status monitor has not.

    Args:
        state: the state of the operation.
        found: the resource, or why it could not be read.
    """
    if isinstance(found, CustomVoiceError):
        message = f"{state.name} failed. Its reason is unknown, because the resource cannot be read: {found.message}"
        return OperationFailedError(message, state.context, state.operation_id)
    properties = found.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    reason = properties.get("failureReason")
    reason = redact_text(reason) if isinstance(reason, str) else None
    sets = properties.get("failedTrainingsets")
    failed_sets = tuple(item for item in sets if isinstance(item, str)) if isinstance(sets, list) else ()
    what_to_try = advice_for_reason(reason)
    sentences = [
        f"{state.name} failed" + (f": {reason}." if reason else ", and the resource has no reason."),
        f"Failed training sets: {', '.join(failed_sets)}." if failed_sets else "",
        what_to_try or "",
    ]
    return OperationFailedError(
        " ".join(part for part in sentences if part),
        state.context,
        state.operation_id,
        reason,
        _redacted_resource(found),
        failed_trainingsets=failed_sets,
        advice=what_to_try,
    )


def resource_deleted(state: PollingState, error: CustomVoiceError) -> ResourceDeletedError:
    """Return the error of an operation whose resource was deleted; if it had not ended, its monitor is gone too."""
    status = "is unknown to the service, and" if state.phase == "running" else f"has ended ({state.status}), but"
    return ResourceDeletedError(
        f"{state.name} {status} the resource does not exist: it was deleted meanwhile. If this was not intended, create"
        " it again with a new Operation-Id; with the same id the service would repeat its first response.",
        _error_context(state, error),
        state.operation_id,
    )


def operation_not_found(
    state: PollingState, monitor_error: CustomVoiceError, found: Response | CustomVoiceError
) -> OperationNotFoundError | ResourceDeletedError:
    """Return the error of an operation whose status monitor returns 404.

    Args:
        state: the state of the operation.
        monitor_error: the monitor's response.
        found: the resource, or why it could not be read.
    """
    context = _error_context(state, monitor_error)
    if isinstance(found, CustomVoiceError):
        if found.status == 404:
            return resource_deleted(state, found)
        return OperationNotFoundError(
            f"the service does not know {state.name}, and the resource cannot be read: {found.message}",
            context,
            state.operation_id,
        )
    resource = _json_object(found)
    return OperationNotFoundError(
        f"the service does not know {state.name}, whose last status was {state.status}; the resource exists and has"
        f" the status {redact_text(str(resource.get('status')))}. Read the resource itself to see its progress.",
        context,
        state.operation_id,
        resource=_redacted_resource(resource),
    )


def operation_timeout(
    state: PollingState, timeout: float, cause: CustomVoiceError | None = None
) -> OperationTimeoutError:
    """Return the error of an operation that has not ended, or cannot be read, within the caller's timeout.

    Args:
        state: the last known state.
        timeout: the caller's timeout, in seconds.
        cause: the error of the last request, if it failed.
    """
    if state.phase == "running":
        found = f"is still {state.status} after {timeout} s. It keeps running"
    else:
        found = f"has ended ({state.status}), but its resource could not be read within {timeout} s"
    return OperationTimeoutError(
        f"{state.name} {found}; call result() again, or save continuation_token()."
        + (f" The last request failed: {cause.message}" if cause else ""),
        state.context,
        state.operation_id,
        last_status=state.status,
    )


def _error_context(state: PollingState, error: CustomVoiceError) -> ErrorContext:
    return replace(error.context, operation=state.operation, api_version=state.api_version)


def _json_object(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except DecodingError:
        return {}
    return body if isinstance(body, dict) else {}


def _redacted_resource(resource: dict[str, Any]) -> dict[str, Any] | None:
    shown: dict[str, Any] = redacted_copy(resource, redact_text)
    return shown or None
