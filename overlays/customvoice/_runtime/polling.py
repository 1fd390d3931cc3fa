"""When a long-running operation is asked about again, and what its answer means: decisions without waiting."""

from __future__ import annotations

import base64
import binascii
import json
import re
import uuid
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from customvoice._runtime.decoding import DecodingProblem
from customvoice._runtime.errors import ErrorContext, OperationFailedError, UnknownStatusError
from customvoice._runtime.http import Request, Response
from customvoice._runtime.links import follow
from customvoice._runtime.retry import read_retry_after

__all__ = [
    "FIRST_INTERVAL",
    "LONGEST_INTERVAL",
    "PollingState",
    "check_resource",
    "failure",
    "new_operation_id",
    "next_interval",
    "started",
    "updated",
]

# Seconds before the first question; every further pause is twice as long as the one before, up to the longest.
FIRST_INTERVAL = 1.0
LONGEST_INTERVAL = 30.0

# Source: schema OperationStatus. Any other value is an error, for nobody could say when to stop asking.
_RUNNING = frozenset({"NotStarted", "Running"})
_SUCCEEDED = "Succeeded"
_FAILED = "Failed"

_TOKEN_VERSION = 1
_KEPT = ("group", "resource_id", "operation", "operation_id", "url", "api_version")


def new_operation_id() -> str:
    """An Operation-Id for a call that brings none: by it the service knows a repetition of the same call."""
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True, kw_only=True)
class PollingState:
    """What is known of a running operation.

    ``group`` and ``resource_id`` name the resource it works on, ``operation`` is the operationId of the call that
    started it, ``url`` its status monitor, ``polls`` how often it was asked, ``retry_after`` the pause that the last
    answer asked for.
    """

    group: str
    resource_id: str
    operation: str
    operation_id: str
    url: str
    api_version: str
    status: str = "NotStarted"
    polls: int = 0
    retry_after: float | None = None

    @property
    def phase(self) -> Literal["running", "succeeded", "failed"]:
        """Whether to go on asking."""
        if self.status in _RUNNING:
            return "running"
        return "succeeded" if self.status == _SUCCEEDED else "failed"

    @property
    def context(self) -> ErrorContext:
        """The place for an error about this operation."""
        return ErrorContext(operation=self.operation, api_version=self.api_version)

    def question(self) -> Request:
        """The request that asks for the status."""
        return Request(operation="Operations_Get", method="GET", url=self.url, api_version=self.api_version)

    def to_token(self) -> str:
        """The state as text to keep; it holds no secret."""
        kept = {"version": _TOKEN_VERSION, **{name: getattr(self, name) for name in _KEPT}}
        return base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()

    @classmethod
    def from_token(cls, token: str, *, group: str, base_url: str) -> PollingState:
        """The state that ``to_token`` gave.

        Raises:
            ValueError: the token is damaged, or was given by another operation group.
            LinkError: it belongs to another endpoint.
        """
        try:
            kept: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.encode()))
            if kept["version"] != _TOKEN_VERSION:
                raise ValueError("of another release")
            state = cls(**{name: str(kept[name]) for name in _KEPT})  # type: ignore[arg-type] # all of them are texts
        except (binascii.Error, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError("this is no continuation token. Pass what a poller's continuation_token() gave") from error
        if state.group != group:
            raise ValueError(f"this continuation token belongs to {state.group}, not {group}. Ask that group.")
        follow(state.url, base_url=base_url, name="continuation token", context=state.context)
        return state


def started(request: Request, response: Response, *, group: str, resource_id: str, base_url: str) -> PollingState:
    """The state after the call that starts an operation was answered.

    The status monitor is where ``Operation-Location`` says; without that header it is found by the Operation-Id, which
    the request carried.

    Raises:
        LinkError: Operation-Location leads to another origin.
    """
    context = ErrorContext(
        operation=request.operation,
        api_version=request.api_version,
        status=response.status,
        request_id=response.request_id,
    )
    sent_id = response.headers.get("operation-id") or request.headers["Operation-Id"]
    link = response.headers.get("operation-location")
    relative = f"{base_url}/operations/{sent_id}?api-version={request.api_version}"
    url = follow(link or relative, base_url=base_url, name="Operation-Location", context=context)
    return PollingState(
        group=group,
        resource_id=resource_id,
        operation=request.operation,
        operation_id=_last_segment(url) or sent_id,
        url=url,
        api_version=request.api_version or "",
        retry_after=read_retry_after(response.headers, now=0.0) if _is_seconds(response) else None,
    )


def updated(state: PollingState, response: Response) -> PollingState:
    """The state after the status monitor answered.

    Raises:
        UnknownStatusError: the status is none that the contract knows.
        DecodingProblem: the answer has no status.
    """
    body = response.json()
    status = body.get("status") if isinstance(body, dict) else None
    if not isinstance(status, str):
        raise DecodingProblem("Operation.status", "expected a string, received none")
    if status not in _RUNNING | {_SUCCEEDED, _FAILED}:
        raise UnknownStatusError(
            f"operation {state.operation_id} has the status {status!r}, which api-version {state.api_version} does not"
            " know. It may go on; ask the resource itself.",
            _answered(state.context, response),
            state.operation_id,
        )
    retry_after = read_retry_after(response.headers, now=0.0) if _is_seconds(response) else None
    return replace(state, status=status, polls=state.polls + 1, retry_after=retry_after)


def next_interval(state: PollingState, chosen: float | None) -> float:
    """Seconds until the next question: what the service asked for, else what the caller chose, else a growing pause."""
    if state.retry_after is not None:
        return state.retry_after
    if chosen is not None:
        return chosen
    return min(LONGEST_INTERVAL, FIRST_INTERVAL * 2.0 ** min(state.polls, 16))


def failure(state: PollingState, resource: Any) -> OperationFailedError:
    """The error for an operation that failed. The monitor tells no reason; the resource does, where there is one."""
    found = resource if isinstance(resource, dict) else None
    properties = (found or {}).get("properties")
    reason = properties.get("failureReason") if isinstance(properties, dict) else None
    shown = reason if isinstance(reason, str) else None
    return OperationFailedError(
        f"operation {state.operation_id} on {state.group} {state.resource_id!r} failed"
        + (f": {shown}" if shown else ", and the resource names no reason"),
        state.context,
        state.operation_id,
        shown,
        found,
    )


def check_resource(state: PollingState, resource: Any) -> None:
    """Refuse a resource that failed although the operation claims success.

    Raises:
        OperationFailedError: the resource's own status is Failed.
    """
    if isinstance(resource, dict) and resource.get("status") == _FAILED:
        raise failure(state, resource)


def _answered(context: ErrorContext, response: Response) -> ErrorContext:
    return replace(context, status=response.status, request_id=response.request_id)


def _is_seconds(response: Response) -> bool:
    # A pause between questions is given in seconds; a date would need the clock and is not worth it here.
    return re.fullmatch(r"\s*\d+(\.\d+)?\s*", response.headers.get("retry-after", "")) is not None


def _last_segment(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
