"""How far a long-running operation is, and what to ask next: what both pollers decide, without sending or waiting."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Generic, TypeVar

from customvoice._runtime.calls.driver import decoded
from customvoice._runtime.errors import CustomVoiceError, NotFoundError, ServiceError
from customvoice._runtime.long_running.continuation import to_token
from customvoice._runtime.long_running.operation_errors import deleted, failed, unsettled, vanished
from customvoice._runtime.long_running.polling import PollingState, check_interval, next_interval, updated

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.http.messages import Request, Response
    from customvoice._runtime.long_running.targets import Target

__all__ = ["Exchange", "Progress"]

T = TypeVar("T")

# Requests go out, answers or the errors in their place come in.
Exchange = Generator["Request", "Response | CustomVoiceError", T]


class Progress(Generic[T]):
    """The common part of ``Poller`` and ``AsyncPoller``."""

    def __init__(
        self, driver: Driver | AsyncDriver, state: PollingState, target: Target[T], polling_interval: float | None
    ) -> None:
        check_interval(polling_interval)
        self._state = state
        self._target = target
        self._interval = driver.settings.polling_interval if polling_interval is None else polling_interval
        self._time, self._monotonic = driver.clock.time, driver.clock.monotonic
        self._due = self._monotonic() + next_interval(state, self._interval)

    @property
    def operation_id(self) -> str:
        """The id of the operation."""
        return self._state.operation_id

    def status(self) -> str:
        """The status last heard of: NotStarted, Running, Succeeded or Failed. Asks nothing."""
        return self._state.status

    def continuation_token(self) -> str:
        """A JSON text by which ``from_continuation_token`` goes on waiting, in another process too.

        It names the operation, its resource, its status monitor and its last status, and holds no secret.
        """
        return to_token(self._state)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._state.operation}, {self.operation_id}: {self.status()}>"

    def _is_finished(self) -> bool:
        return self._state.phase != "running"

    def _is_due(self) -> bool:
        return not self._is_finished() and self._monotonic() >= self._due

    def _end(self, timeout: float | None) -> float | None:
        return None if timeout is None else self._monotonic() + timeout

    def _pause(self, end: float | None) -> float | None:
        """Seconds until the next question or the end of the caller's time; None where no question is to come."""
        now = self._monotonic()
        if self._is_finished() or (end is not None and now >= end and self._due > end):
            return None
        return max(0.0, (self._due if end is None else min(self._due, end)) - now)

    def _asking(self) -> Exchange[None]:
        """Ask the monitor. Whatever becomes of it, the next question is due only after a pause."""
        state, question = self._state, self._state.question()
        answer = yield question
        try:
            if isinstance(answer, NotFoundError):
                found = yield self._target.read(state.resource_id)
                raise vanished(state, answer, found) from answer
            if isinstance(answer, CustomVoiceError):
                raise answer
            received = answer
            self._state = decoded(question, received, lambda response: updated(state, response, now=self._time()))
        except CustomVoiceError:
            self._state = state.asked(answer.retry_after if isinstance(answer, ServiceError) else None)
            raise
        finally:
            self._due = self._monotonic() + next_interval(self._state, self._interval)

    def _settling(self) -> Exchange[T]:
        """Read the resource of an operation that has ended."""
        state, request = self._state, self._target.read(self._state.resource_id)
        answer = yield request
        if isinstance(answer, CustomVoiceError):
            if state.phase == "failed":
                raise failed(state, answer) from answer
            if isinstance(answer, NotFoundError):
                raise deleted(state, answer) from answer
            raise answer
        error = unsettled(state, answer)
        if error is not None:
            raise error
        return decoded(request, answer, self._target.parse)
