"""When a long-running operation is asked about again, and what its answer means: decisions without waiting."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from math import inf
from typing import Literal
from urllib.parse import unquote, urlsplit

from customvoice._runtime.calls.retry import read_retry_after
from customvoice._runtime.errors import ErrorContext, StatusRegressionError, UnknownStatusError
from customvoice._runtime.http.links import follow
from customvoice._runtime.http.messages import Request, Response
from customvoice._runtime.models.decoding import DecodingProblem

__all__ = [
    "FIRST_INTERVAL",
    "LONGEST_INTERVAL",
    "STATUSES",
    "PollingState",
    "check_interval",
    "new_operation_id",
    "next_interval",
    "started",
    "updated",
]

# Seconds before the first question; every further pause is twice as long as the one before, up to the longest. A pause
# that the service asks for comes before them, at most MAX_RETRY_AFTER.
FIRST_INTERVAL = 1.0
LONGEST_INTERVAL = 30.0

# Source: schema OperationStatus. Any other value is an error, for nobody could say when to stop asking.
_RUNNING = frozenset({"NotStarted", "Running"})
_SUCCEEDED = "Succeeded"
_FAILED = "Failed"
STATUSES = _RUNNING | {_SUCCEEDED, _FAILED}


def new_operation_id() -> str:
    """An Operation-Id for a call that brings none: by it the service knows a repetition of the same call."""
    return str(uuid.uuid4())


def check_interval(seconds: float | None) -> None:
    """Refuse a polling interval that cannot be waited for.

    Raises:
        ValueError: it is negative, infinite or no number.
    """
    if seconds is not None and not 0.0 <= seconds < inf:
        raise ValueError(f"polling_interval must be a number of seconds from 0 on, received {seconds}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollingState:
    """What is known of an operation.

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

    @property
    def name(self) -> str:
        """The operation and its resource, for a message."""
        return f"operation {self.operation_id} on {self.group} {self.resource_id!r}"

    def question(self) -> Request:
        """The request that asks for the status."""
        return Request(operation="Operations_Get", method="GET", url=self.url, api_version=self.api_version)

    def asked(self, retry_after: float | None) -> PollingState:
        """The state after a question that brought no status; ``retry_after`` is the pause its answer asked for."""
        return replace(self, polls=self.polls + 1, retry_after=retry_after)


def started(
    request: Request, response: Response, *, group: str, resource_id: str, base_url: str, now: float
) -> PollingState:
    """The state after the call that starts an operation was answered.

    The status monitor is where ``Operation-Location`` says; without that header it is found by the Operation-Id, which
    the request carried.

    Raises:
        LinkError: Operation-Location leads to another origin.
    """
    sent_id = response.headers.get("operation-id") or request.headers["Operation-Id"]
    link = response.headers.get("operation-location")
    relative = f"{base_url}/operations/{sent_id}?api-version={request.api_version}"
    url = follow(link or relative, base_url=base_url, name="Operation-Location", context=request.context(response))
    return PollingState(
        group=group,
        resource_id=resource_id,
        operation=request.operation,
        operation_id=_last_segment(url) or sent_id,
        url=url,
        api_version=request.api_version or "",
        retry_after=read_retry_after(response.headers, now=now),
    )


def updated(state: PollingState, response: Response, *, now: float) -> PollingState:
    """The state after the status monitor answered.

    Args:
        state: what was known.
        response: the monitor's answer.
        now: seconds since the epoch, for a Retry-After that is a date.

    Raises:
        UnknownStatusError: the status is none that the contract knows.
        StatusRegressionError: the operation had ended with another status.
        DecodingProblem: the answer has no status.
    """
    body = response.json()
    status = body.get("status") if isinstance(body, dict) else None
    if not isinstance(status, str):
        raise DecodingProblem("Operation.status", "expected a string, received none")
    context = replace(state.context, status=response.status, request_id=response.request_id)
    if status not in STATUSES:
        raise UnknownStatusError(
            f"{state.name} has the status {status[:40]!r}, which api-version {state.api_version} does not know. It may"
            " go on; read the resource itself.",
            context,
            state.operation_id,
        )
    if state.phase != "running" and status != state.status:
        raise StatusRegressionError(
            f"{state.name} had ended ({state.status}), but its monitor now says {status}. Read the resource itself.",
            context,
            state.operation_id,
        )
    return replace(state.asked(read_retry_after(response.headers, now=now)), status=status)


def next_interval(state: PollingState, chosen: float | None) -> float:
    """Seconds until the next question: what the service asked for, else what the caller chose, else a growing pause.

    The service cannot make the client ask more often than the caller chose, or than once in FIRST_INTERVAL.
    """
    if state.retry_after is not None:
        return max(state.retry_after, FIRST_INTERVAL if chosen is None else min(chosen, FIRST_INTERVAL))
    if chosen is not None:
        return chosen
    return min(LONGEST_INTERVAL, FIRST_INTERVAL * 2.0 ** min(state.polls, 16))


def _last_segment(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
