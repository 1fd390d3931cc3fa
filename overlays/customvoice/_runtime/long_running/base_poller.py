"""The common part of both pollers: the state of an operation and the next request, without sending or waiting."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Generic, TypeVar

from customvoice._runtime.calls.driver import decode
from customvoice._runtime.calls.request_log import log_pause
from customvoice._runtime.deadline import Deadline
from customvoice._runtime.errors import CustomVoiceError, NotFoundError, ServiceError
from customvoice._runtime.long_running.continuation import to_token
from customvoice._runtime.long_running.operation_errors import (
    operation_failed,
    operation_not_found,
    operation_timeout,
    resource_deleted,
    resource_error,
)
from customvoice._runtime.long_running.polling import PollingState, check_interval, next_interval, updated_state
from customvoice._runtime.pickling import NotPicklable

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.http.messages import Request, Response
    from customvoice._runtime.long_running.targets import Target

__all__ = ["DONE_SECONDS", "BasePoller", "Exchange"]

# The longest time, in seconds, that ``done`` takes.
DONE_SECONDS = 5.0

T = TypeVar("T")

# A generator that yields requests and receives their responses, or the errors instead.
Exchange = Generator["Request", "Response | CustomVoiceError", T]


class BasePoller(NotPicklable, Generic[T]):
    """The base of ``Poller`` and ``AsyncPoller``."""

    _instead = "Save its continuation_token(), and resume with from_continuation_token() in the other process."

    def __init__(
        self, driver: Driver | AsyncDriver, state: PollingState, target: Target[T], polling_interval: float | None
    ) -> None:
        check_interval(polling_interval)
        self._state = state
        self._target = target
        self._interval = driver.settings.polling_interval if polling_interval is None else polling_interval
        self._attempts = driver.settings.retry.attempts
        self._call_timeout = driver.settings.call_timeout
        self._failed_polls = 0  # of done(), in a row
        self._time, self._monotonic = driver.clock.time, driver.clock.monotonic
        self._due = self._monotonic() + next_interval(state, self._interval)

    @property
    def operation_id(self) -> str:
        """The id of the operation."""
        return self._state.operation_id

    def status(self) -> str:
        """Return the last known status: NotStarted, Running, Succeeded or Failed. Sends no request."""
        return self._state.status

    def continuation_token(self) -> str:
        """Return a JSON text with which ``from_continuation_token`` resumes waiting, also in another process.

        It contains the operation, its resource, its status monitor and its last status, and no secret.
        """
        return to_token(self._state)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._state.operation}, {self.operation_id}: {self.status()}>"

    def _is_finished(self) -> bool:
        return self._state.phase != "running"

    def _is_due(self) -> bool:
        return not self._is_finished() and self._monotonic() >= self._due

    def _deadline(self, timeout: float | None) -> Deadline:
        return Deadline(self._monotonic, timeout)

    def _deadline_of_done(self) -> Deadline:
        return Deadline(self._monotonic, min(DONE_SECONDS, self._call_timeout or DONE_SECONDS), retries=False)

    def _seconds_to_wait(self, deadline: Deadline) -> float | None:
        """Return the seconds until the next poll or the caller's deadline; None if there is no further poll."""
        pause = max(0.0, self._due - self._monotonic())
        left = deadline.remaining()
        if self._is_finished() or (pause > 0 and left <= 0):
            return None
        pause = min(pause, left)
        if pause > 0:
            reason = f"the operation is {self._state.status}"
            log_pause(self._state.status_request(), pause, attempt=self._state.polls + 1, reason=reason)
        return pause

    def _accept_failed_poll(self, error: CustomVoiceError, deadline: Deadline) -> None:
        """Raise the error of a poll in ``done``, unless it is temporary and has not yet happened too often."""
        self._failed_polls += 1
        if error is not deadline.cause or self._failed_polls >= self._attempts:
            raise error

    def _timeout_error(self, deadline: Deadline) -> CustomVoiceError:
        error = operation_timeout(self._state, deadline.seconds or 0.0, deadline.cause)
        error.__cause__ = deadline.cause
        return error

    def _poll_steps(self) -> Exchange[None]:
        """Poll the status monitor. The next poll is due after a pause, also after an error."""
        state, poll = self._state, self._state.status_request()
        outcome = yield poll
        try:
            if isinstance(outcome, NotFoundError):
                found = yield self._target.read(state.resource_id)
                raise operation_not_found(state, outcome, found) from outcome
            if isinstance(outcome, CustomVoiceError):
                raise outcome
            response = outcome
            self._state = decode(poll, response, lambda received: updated_state(state, received, now=self._time()))
            self._failed_polls = 0
        except CustomVoiceError:
            self._state = state.after_poll(outcome.retry_after if isinstance(outcome, ServiceError) else None)
            raise
        finally:
            self._due = self._monotonic() + next_interval(self._state, self._interval)

    def _result_steps(self) -> Exchange[T]:
        """Read the resource of an operation that has ended, and return it."""
        state, request = self._state, self._target.read(self._state.resource_id)
        outcome = yield request
        if isinstance(outcome, CustomVoiceError):
            if state.phase == "failed":
                raise operation_failed(state, outcome) from outcome
            if isinstance(outcome, NotFoundError):
                raise resource_deleted(state, outcome) from outcome
            raise outcome
        error = resource_error(state, outcome)
        if error is not None:
            raise error
        return decode(request, outcome, self._target.parse)
