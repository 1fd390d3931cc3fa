"""The result of ``begin_…``: a long-running operation to wait for.

Nothing happens in the background: a poller polls only while the caller waits, or calls ``done``. ``BasePoller`` decides
about requests and responses; the two pollers send and wait.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from customvoice._runtime.calls.driver import AsyncDriver, Driver
from customvoice._runtime.deadline import Deadline
from customvoice._runtime.errors import CustomVoiceError
from customvoice._runtime.event_loops import PerLoop
from customvoice._runtime.long_running.base_poller import BasePoller, Exchange
from customvoice._runtime.long_running.callbacks import Callbacks
from customvoice._runtime.long_running.continuation import from_token
from customvoice._runtime.long_running.polling import PollingState, check_interval, initial_state
from customvoice._runtime.long_running.targets import AsyncPollingGroup, PollingGroup, Target, find_group
from customvoice._runtime.processes import ForkSafeLock

if TYPE_CHECKING:
    from customvoice._runtime.calls.client import AsyncBaseClient, BaseClient
    from customvoice._runtime.http.messages import Request, Response

__all__ = ["AsyncPoller", "Poller", "Target"]

T = TypeVar("T")
R = TypeVar("R")  # also for from_continuation_token: pyright leaves T unknown in a class method of the bare class
D = TypeVar("D", Driver, AsyncDriver)

# Raises the error of a poll, or ignores it.
FailedPollHandler = Callable[[CustomVoiceError, Deadline], None]


class Poller(BasePoller[T]):
    """A long-running operation of a synchronous client.

    Threads may share it: one of them polls, the others wait for its result.
    """

    def __init__(
        self, driver: Driver, state: PollingState, target: Target[T], *, polling_interval: float | None = None
    ) -> None:
        super().__init__(driver, state, target, polling_interval)
        self._driver = driver
        self._callbacks: Callbacks[Poller[T]] = Callbacks()
        self._poll_lock = ForkSafeLock()

    @classmethod
    def begin(
        cls,
        driver: Driver,
        request: Request,
        target: Target[T],
        *,
        resource_id: str | None,
        polling_interval: float | None,
    ) -> Self:
        """Send the request that starts the operation. Raises ServiceError or TransportError.

        Without ``resource_id``, the response names the resource.
        """
        check_interval(polling_interval)
        response = driver.send(request)
        state = _state_of_started(driver, request, response, target, resource_id)
        return cls(driver, state, target, polling_interval=polling_interval)

    @overload
    @classmethod
    def from_continuation_token(
        cls, source: PollingGroup[R], continuation_token: str, *, polling_interval: float | None = None
    ) -> Poller[R]: ...
    @overload
    @classmethod
    def from_continuation_token(
        cls, source: BaseClient, continuation_token: str, *, polling_interval: float | None = None
    ) -> Poller[Any]: ...
    @classmethod
    def from_continuation_token(
        cls,
        source: PollingGroup[Any] | BaseClient,
        continuation_token: str,
        *,
        polling_interval: float | None = None,
    ) -> Poller[Any]:
        """Resume waiting for an operation that was started earlier, also by another process.

        Args:
            source: the client, or one of its operation groups, which gives the result a type: ``client.models``.
            continuation_token: the text that ``continuation_token()`` returned.
            polling_interval: seconds between two polls, instead of the client's.

        Raises:
            ValueError: the token is invalid or belongs to another group.
            TypeError: the source is an asynchronous client, or not a client.
            LinkError: the token belongs to another endpoint.
        """
        driver, state, target = _resumed(source, continuation_token, Driver)
        return Poller(driver, state, target, polling_interval=polling_interval)

    def done(self) -> bool:
        """Return whether the operation has ended. If the next poll is due, it polls once, for at most 5 s.

        It does not retry: after a temporary failure it returns False. It raises the errors of ``wait``, and a temporary
        failure that has happened as many times in a row as the retry policy has attempts.
        """
        deadline = self._deadline_of_done()
        if self._is_due() and self._poll_lock.acquire(blocking=False):
            self._poll_and_release(deadline, self._accept_failed_poll)
        return self._is_finished()

    def wait(self, timeout: float | None = None) -> None:
        """Wait until the operation has ended, or for ``timeout`` seconds, requests and retries included.

        After an error the poller can be used again: the next call polls again, after a pause.

        Raises:
            ResourceDeletedError: neither the operation nor the resource exists.
            OperationNotFoundError: the service does not know the operation; the resource may exist.
            UnknownStatusError: the status of the operation is not in the contract.
            ServiceError, TransportError, DecodingError: the status could not be read.
        """
        self._wait(self._deadline(timeout))

    def result(self, timeout: float | None = None) -> T:
        """Wait, then read the resource and return it. Each call reads it again.

        Raises:
            OperationFailedError: the operation failed.
            OperationTimeoutError: the operation has not ended after ``timeout`` seconds.
            ResourceDeletedError: the resource was deleted meanwhile.
            StatusRegressionError: the operation has ended, but the resource is still changing.
            UnknownStatusError, ServiceError, TransportError, DecodingError: as for ``wait`` and ``get``.
        """
        deadline = self._deadline(timeout)
        self._wait(deadline)
        if not self._is_finished():
            raise self._timeout_error(deadline)
        try:
            return self._run(self._result_steps(), deadline)
        except CustomVoiceError as error:
            if error is not deadline.cause:
                raise
            raise self._timeout_error(deadline) from error

    def add_done_callback(self, callback: Callable[[Poller[T]], object]) -> None:
        """Call ``callback(poller)`` once when the operation has ended; at once if it has already ended.

        The thread that sees the end calls it, in ``done``, ``wait`` or ``result``. The poller logs an exception of the
        callback and ignores it.
        """
        self._callbacks.add(callback, self, self._is_finished)

    def remove_done_callback(self, callback: Callable[[Poller[T]], object]) -> int:
        """Remove ``callback``. Returns how often it had been added."""
        return self._callbacks.remove(callback)

    def _wait(self, deadline: Deadline) -> None:
        while (pause := self._seconds_to_wait(deadline)) is not None:
            if pause > 0:
                self._driver.clock.sleep(pause)
            if self._is_due():
                if self._poll_lock.acquire(timeout=deadline.lock_seconds()):
                    self._poll_and_release(deadline, _raise_unless_interrupted)
                if deadline.is_over():
                    return

    def _poll_and_release(self, deadline: Deadline, handle: FailedPollHandler) -> None:
        try:
            if self._is_due():  # no other thread has polled meanwhile
                self._run(self._poll_steps(), deadline)
        except CustomVoiceError as error:
            handle(error, deadline)
        finally:
            self._poll_lock.release()
        if self._is_finished():
            self._callbacks.call_all(self)

    def _run(self, exchange: Exchange[R], deadline: Deadline) -> R:
        request = next(exchange)
        while True:
            outcome: Response | CustomVoiceError
            try:
                outcome = self._driver.send(request, deadline)
            except CustomVoiceError as error:
                outcome = error
            try:
                request = exchange.send(outcome)
            except StopIteration as end:
                value: R = end.value
                return value


class AsyncPoller(BasePoller[T]):
    """A long-running operation of an asynchronous client.

    Tasks of one event loop may share it: one of them polls, the others wait for its result. Cancelling a waiting task
    does not change it.
    """

    def __init__(
        self, driver: AsyncDriver, state: PollingState, target: Target[T], *, polling_interval: float | None = None
    ) -> None:
        super().__init__(driver, state, target, polling_interval)
        self._driver = driver
        self._callbacks: Callbacks[AsyncPoller[T]] = Callbacks()
        self._poll_locks = PerLoop(asyncio.Lock)

    @classmethod
    async def begin(
        cls,
        driver: AsyncDriver,
        request: Request,
        target: Target[T],
        *,
        resource_id: str | None,
        polling_interval: float | None,
    ) -> Self:
        """Send the request that starts the operation. Raises ServiceError or TransportError.

        Without ``resource_id``, the response names the resource.
        """
        check_interval(polling_interval)
        response = await driver.send(request)
        state = _state_of_started(driver, request, response, target, resource_id)
        return cls(driver, state, target, polling_interval=polling_interval)

    @overload
    @classmethod
    def from_continuation_token(
        cls, source: AsyncPollingGroup[R], continuation_token: str, *, polling_interval: float | None = None
    ) -> AsyncPoller[R]: ...
    @overload
    @classmethod
    def from_continuation_token(
        cls, source: AsyncBaseClient, continuation_token: str, *, polling_interval: float | None = None
    ) -> AsyncPoller[Any]: ...
    @classmethod
    def from_continuation_token(
        cls,
        source: AsyncPollingGroup[Any] | AsyncBaseClient,
        continuation_token: str,
        *,
        polling_interval: float | None = None,
    ) -> AsyncPoller[Any]:
        """Resume waiting, like ``Poller.from_continuation_token``. It sends nothing, so it is not awaited."""
        driver, state, target = _resumed(source, continuation_token, AsyncDriver)
        return AsyncPoller(driver, state, target, polling_interval=polling_interval)

    async def done(self) -> bool:
        """Return whether the operation has ended, like ``Poller.done``."""
        deadline = self._deadline_of_done()
        lock = self._poll_locks.get()
        if self._is_due() and not lock.locked():
            await lock.acquire()
            await self._poll_and_release(deadline, self._accept_failed_poll)
        return self._is_finished()

    async def wait(self, timeout: float | None = None) -> None:
        """Wait until the operation has ended, like ``Poller.wait``."""
        await self._wait(self._deadline(timeout))

    async def result(self, timeout: float | None = None) -> T:
        """Wait, read the resource and return it, like ``Poller.result``."""
        deadline = self._deadline(timeout)
        await self._wait(deadline)
        if not self._is_finished():
            raise self._timeout_error(deadline)
        try:
            return await self._run(self._result_steps(), deadline)
        except CustomVoiceError as error:
            if error is not deadline.cause:
                raise
            raise self._timeout_error(deadline) from error

    def add_done_callback(self, callback: Callable[[AsyncPoller[T]], object]) -> None:
        """Add a callback, like ``Poller.add_done_callback``: a plain function, which is not awaited.

        Raises:
            TypeError: it is a coroutine function.
        """
        if inspect.iscoroutinefunction(callback):
            raise TypeError(
                "a callback is not awaited, so it must be a plain function. Pass one, or await poller.wait()."
            )
        self._callbacks.add(callback, self, self._is_finished)

    def remove_done_callback(self, callback: Callable[[AsyncPoller[T]], object]) -> int:
        """Remove a callback, like ``Poller.remove_done_callback``."""
        return self._callbacks.remove(callback)

    async def _wait(self, deadline: Deadline) -> None:
        while (pause := self._seconds_to_wait(deadline)) is not None:
            if pause > 0:
                await self._driver.clock.sleep(pause)
            if self._is_due():
                if await self._acquire(deadline):
                    await self._poll_and_release(deadline, _raise_unless_interrupted)
                if deadline.is_over():
                    return

    async def _acquire(self, deadline: Deadline) -> bool:
        try:
            async with asyncio.timeout(deadline.attempt_seconds()):
                return await self._poll_locks.get().acquire()
        except TimeoutError:
            return False

    async def _poll_and_release(self, deadline: Deadline, handle: FailedPollHandler) -> None:
        try:
            if self._is_due():  # no other task has polled meanwhile
                await self._run(self._poll_steps(), deadline)
        except CustomVoiceError as error:
            handle(error, deadline)
        finally:
            self._poll_locks.get().release()
        if self._is_finished():
            self._callbacks.call_all(self)

    async def _run(self, exchange: Exchange[R], deadline: Deadline) -> R:
        request = next(exchange)
        while True:
            outcome: Response | CustomVoiceError
            try:
                outcome = await self._driver.send(request, deadline)
            except CustomVoiceError as error:
                outcome = error
            try:
                request = exchange.send(outcome)
            except StopIteration as end:
                value: R = end.value
                return value


def _raise_unless_interrupted(error: CustomVoiceError, deadline: Deadline) -> None:
    if error is not deadline.cause:  # otherwise result() raises an OperationTimeoutError
        raise error


def _state_of_started(
    driver: Driver | AsyncDriver, request: Request, response: Response, target: Target[T], resource_id: str | None
) -> PollingState:
    base_url, now = driver.settings.base_url, driver.clock.time()
    return initial_state(request, response, group=target.group, resource_id=resource_id, base_url=base_url, now=now)


def _resumed(source: object, token: str, kind: type[D]) -> tuple[D, PollingState, Target[Any]]:
    driver = getattr(source, "_driver", None)
    if not isinstance(driver, kind):
        raise TypeError(
            f"expected a client or an operation group over {kind.__name__}, received {type(source).__name__}. Poller"
            " waits for operations of CustomVoiceClient, AsyncPoller for those of AsyncCustomVoiceClient."
        )
    state = from_token(token, base_url=driver.settings.base_url)
    return driver, state, find_group(source, state.group)._target()
