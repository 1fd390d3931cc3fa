"""Polling of a long-running operation: the state after each response, and the time of the next poll."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote, urlsplit

from customvoice._runtime.calls.flow import decoding_error
from customvoice._runtime.calls.retry import read_retry_after
from customvoice._runtime.deadline import check_seconds
from customvoice._runtime.errors import ErrorContext, StatusRegressionError, UnknownStatusError
from customvoice._runtime.http.links import resolve_link
from customvoice._runtime.http.messages import Request, Response, check_id
from customvoice._runtime.models.decoding import DecodingProblem

__all__ = [
    "FIRST_INTERVAL",
    "LONGEST_INTERVAL",
    "STATUSES",
    "PollingState",
    "check_interval",
    "initial_state",
    "next_interval",
    "operation_id_or_new",
    "updated_state",
]

# Seconds before the first poll; every further pause is twice as long as the previous one, up to the longest. A pause
# that the service asks for has priority, up to a day.
FIRST_INTERVAL = 1.0
LONGEST_INTERVAL = 30.0
LONGEST_REQUESTED_INTERVAL = 86_400.0

# Source: schema OperationStatus. Any other value is an error, because the poller would not know when to stop.
_RUNNING = frozenset({"NotStarted", "Running"})
_SUCCEEDED = "Succeeded"
_FAILED = "Failed"
STATUSES = _RUNNING | {_SUCCEEDED, _FAILED}


def operation_id_or_new(given: str | None) -> str:
    """Return the caller's Operation-Id, or a new one. By it the service recognises a repetition of the same call.

    Raises:
        ValueError: the caller's is not a string, or empty.
    """
    return str(uuid.uuid4()) if given is None else check_id("operation_id", given)


def check_interval(seconds: float | None) -> None:
    """Check a polling interval.

    Raises:
        TypeError: it is not a number.
        ValueError: it is negative, infinite or NaN.
    """
    if seconds is not None:
        check_seconds("polling_interval", seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollingState:
    """The known state of an operation.

    ``group`` and ``resource_id`` name its resource, ``operation`` is the operationId of the call that started it,
    ``url`` its status monitor, ``polls`` the number of polls, ``retry_after`` the pause that the last response asked
    for.
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
        """Whether the operation is running, has succeeded or has failed."""
        if self.status in _RUNNING:
            return "running"
        return "succeeded" if self.status == _SUCCEEDED else "failed"

    @property
    def context(self) -> ErrorContext:
        """The context of an error about this operation."""
        return ErrorContext(operation=self.operation, api_version=self.api_version)

    @property
    def name(self) -> str:
        """The operation and its resource, for messages."""
        return f"operation {self.operation_id} on {self.group} {self.resource_id!r}"

    def status_request(self) -> Request:
        """Return the request that reads the status."""
        return Request(operation="Operations_Get", method="GET", url=self.url, api_version=self.api_version)

    def after_poll(self, retry_after: float | None) -> PollingState:
        """Return the state after a poll without a status. ``retry_after`` is the pause that its response asked for."""
        return replace(self, polls=self.polls + 1, retry_after=retry_after)


def initial_state(
    request: Request, response: Response, *, group: str, resource_id: str | None, base_url: str, now: float
) -> PollingState:
    """Return the state after the response to the call that starts an operation.

    ``Operation-Location`` is the URL of the status monitor; without this header the URL is built from the Operation-Id
    of the request. If ``resource_id`` is None, the body of the response names the resource.

    Raises:
        DecodingError: the id of the resource is neither given nor in the response.
        LinkError: Operation-Location leads to another origin.
    """
    sent_id = response.headers.get("operation-id") or request.headers["Operation-Id"]
    link = response.headers.get("operation-location")
    relative = f"{base_url}/operations/{sent_id}?api-version={request.api_version}"
    url = resolve_link(
        link or relative, base_url=base_url, name="Operation-Location", context=request.context(response)
    )
    return PollingState(
        group=group,
        resource_id=resource_id or _shown_id(request, response),
        operation=request.operation,
        operation_id=_last_segment(url) or sent_id,
        url=url,
        api_version=request.api_version or "",
        retry_after=read_retry_after(response.headers, now=now),
    )


def _shown_id(request: Request, response: Response) -> str:
    try:
        body = response.json()
        shown = body.get("id") if isinstance(body, dict) else None
        if not isinstance(shown, str) or not shown:
            raise DecodingProblem("id", "expected the id of the new resource, received none")
    except DecodingProblem as problem:
        raise decoding_error(request, response, problem) from None
    return shown


def updated_state(state: PollingState, response: Response, *, now: float) -> PollingState:
    """Return the state after a response of the status monitor.

    Args:
        state: the state before.
        response: the monitor's response.
        now: seconds since the epoch, for a Retry-After that is a date.

    Raises:
        UnknownStatusError: the status is not in the contract.
        StatusRegressionError: the operation had ended with another status.
        DecodingProblem: the response has no status.
    """
    body = response.json()
    status = body.get("status") if isinstance(body, dict) else None
    if not isinstance(status, str):
        raise DecodingProblem("Operation.status", "expected a string, received none")
    context = replace(state.context, status=response.status, request_id=response.request_id)
    if status not in STATUSES:
        raise UnknownStatusError(
            f"{state.name} has the status {status[:40]!r}, which api-version {state.api_version} does not define. The"
            " operation may still run; read the resource itself.",
            context,
            state.operation_id,
        )
    if state.phase != "running" and status != state.status:
        raise StatusRegressionError(
            f"{state.name} had ended ({state.status}), but its monitor now reports {status}. Read the resource itself.",
            context,
            state.operation_id,
        )
    return replace(state.after_poll(read_retry_after(response.headers, now=now)), status=status)


def next_interval(state: PollingState, chosen: float | None) -> float:
    """Return the seconds until the next poll: Retry-After, else the caller's interval, else a growing pause.

    The service cannot make the client poll more often than the caller chose, or than once per FIRST_INTERVAL.
    """
    if state.retry_after is not None:
        shortest = FIRST_INTERVAL if chosen is None else min(chosen, FIRST_INTERVAL)
        return min(LONGEST_REQUESTED_INTERVAL, max(state.retry_after, shortest))
    if chosen is not None:
        return chosen
    return min(LONGEST_INTERVAL, FIRST_INTERVAL * 2.0 ** min(state.polls, 16))


def _last_segment(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
