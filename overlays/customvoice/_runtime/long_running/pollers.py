"""What ``begin_…`` returns: a long-running operation to wait for.

Nothing happens in the background: a status is asked for only while the caller waits, or calls ``done``. What is asked
and what the answers mean is decided in ``Progress``; the two pollers send and wait.
"""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from customvoice._runtime.calls.driver import AsyncDriver, Driver
from customvoice._runtime.errors import CustomVoiceError
from customvoice._runtime.long_running.base_poller import Exchange, Progress
from customvoice._runtime.long_running.callbacks import Callbacks
from customvoice._runtime.long_running.continuation import from_token
from customvoice._runtime.long_running.operation_errors import overdue
from customvoice._runtime.long_running.polling import PollingState, check_interval, started
from customvoice._runtime.long_running.targets import AsyncPollingGroup, PollingGroup, Target, group_of

if TYPE_CHECKING:
    from customvoice._runtime.calls.client import AsyncBaseClient, BaseClient
    from customvoice._runtime.http.messages import Request, Response

__all__ = ["AsyncPoller", "Poller", "Target"]

T = TypeVar("T")
R = TypeVar("R")  # of from_continuation_token too: pyright leaves T unknown in a class method of the bare class
D = TypeVar("D", Driver, AsyncDriver)


class Poller(Progress[T]):
    """A long-running operation of a synchronous client.

    Threads may share it: one of them asks, the others wait for what it hears.
    """

    def __init__(
        self, driver: Driver, state: PollingState, target: Target[T], *, polling_interval: float | None = None
    ) -> None:
        super().__init__(driver, state, target, polling_interval)
        self._driver = driver
        self._callbacks: Callbacks[Poller[T]] = Callbacks()
        self._asks = threading.Lock()

    @classmethod
    def begin(
        cls,
        driver: Driver,
        request: Request,
        target: Target[T],
        *,
        resource_id: str,
        polling_interval: float | None,
    ) -> Self:
        """Send the call that starts the operation. Raises ServiceError or TransportError."""
        check_interval(polling_interval)
        response = driver.send(request)
        state = _begun(driver, request, response, target, resource_id)
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
        """Go on waiting for an operation that was begun earlier, also by another process.

        Args:
            source: the client, or one of its operation groups, by which the result has a type: ``client.models``.
            continuation_token: what ``continuation_token()`` gave.
            polling_interval: seconds between two questions, instead of the client's.

        Raises:
            ValueError: the token is damaged or belongs to another group.
            TypeError: the client is asynchronous, or no client.
            LinkError: the token belongs to another endpoint.
        """
        driver, state, target = _continued(source, continuation_token, Driver)
        return Poller(driver, state, target, polling_interval=polling_interval)

    def done(self) -> bool:
        """Whether the operation has ended. Asks the service if the next question is due, and never waits.

        Raises what ``wait`` raises.
        """
        self._ask(blocking=False)
        return self._is_finished()

    def wait(self, timeout: float | None = None) -> None:
        """Wait until the operation has ended, or ``timeout`` seconds are over.

        After an error the poller goes on as before: calling again asks again, after a pause.

        Raises:
            ResourceDeletedError: neither the operation nor the resource is known any longer.
            OperationNotFoundError: the operation is not known any longer, though the resource may be.
            UnknownStatusError: the operation has a status that the contract does not know.
            ServiceError, TransportError, DecodingError: the status could not be asked for.
        """
        end = self._end(timeout)
        while (pause := self._pause(end)) is not None:
            if pause > 0:
                self._driver.clock.sleep(pause)
            self._ask(blocking=True)

    def result(self, timeout: float | None = None) -> T:
        """Wait, then read the resource and return it. Each call reads it anew.

        Raises:
            OperationFailedError: the operation failed.
            OperationTimeoutError: ``timeout`` seconds are over and it has not ended.
            ResourceDeletedError: the resource was deleted meanwhile.
            StatusRegressionError: the resource is being worked on though the operation has ended.
            UnknownStatusError, ServiceError, TransportError, DecodingError: as for ``wait`` and ``get``.
        """
        self.wait(timeout)
        if not self._is_finished():
            raise overdue(self._state, timeout or 0.0)
        return self._run(self._settling())

    def add_done_callback(self, callback: Callable[[Poller[T]], object]) -> None:
        """Call ``callback(poller)`` once the operation is seen to have ended; at once if it has already.

        It is called by whoever sees the end, in ``done``, ``wait`` or ``result``. An exception it raises is logged and
        changes nothing else.
        """
        self._callbacks.add(callback, self, self._is_finished)

    def remove_done_callback(self, callback: Callable[[Poller[T]], object]) -> int:
        """Do not call ``callback`` any more. Returns how often it had been added."""
        return self._callbacks.remove(callback)

    def _ask(self, *, blocking: bool) -> None:
        if not self._is_due() or not self._asks.acquire(blocking=blocking):
            return
        try:
            if self._is_due():  # no other thread has asked meanwhile
                self._run(self._asking())
        finally:
            self._asks.release()
        if self._is_finished():
            self._callbacks.announce(self)

    def _run(self, exchange: Exchange[R]) -> R:
        request = next(exchange)
        while True:
            outcome: Response | CustomVoiceError
            try:
                outcome = self._driver.send(request)
            except CustomVoiceError as error:
                outcome = error
            try:
                request = exchange.send(outcome)
            except StopIteration as end:
                value: R = end.value
                return value


class AsyncPoller(Progress[T]):
    """A long-running operation of an asynchronous client.

    Tasks of one event loop may share it: one of them asks, the others wait for what it hears. A task that is cancelled
    while it waits leaves it as it was.
    """

    def __init__(
        self, driver: AsyncDriver, state: PollingState, target: Target[T], *, polling_interval: float | None = None
    ) -> None:
        super().__init__(driver, state, target, polling_interval)
        self._driver = driver
        self._callbacks: Callbacks[AsyncPoller[T]] = Callbacks()
        self._asks = asyncio.Lock()

    @classmethod
    async def begin(
        cls,
        driver: AsyncDriver,
        request: Request,
        target: Target[T],
        *,
        resource_id: str,
        polling_interval: float | None,
    ) -> Self:
        """Send the call that starts the operation. Raises ServiceError or TransportError."""
        check_interval(polling_interval)
        response = await driver.send(request)
        state = _begun(driver, request, response, target, resource_id)
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
        """As ``Poller.from_continuation_token``. Nothing is sent, so nothing is awaited."""
        driver, state, target = _continued(source, continuation_token, AsyncDriver)
        return AsyncPoller(driver, state, target, polling_interval=polling_interval)

    async def done(self) -> bool:
        """As ``Poller.done``."""
        if not self._asks.locked():
            await self._ask()
        return self._is_finished()

    async def wait(self, timeout: float | None = None) -> None:
        """As ``Poller.wait``."""
        end = self._end(timeout)
        while (pause := self._pause(end)) is not None:
            if pause > 0:
                await self._driver.clock.sleep(pause)
            await self._ask()

    async def result(self, timeout: float | None = None) -> T:
        """As ``Poller.result``."""
        await self.wait(timeout)
        if not self._is_finished():
            raise overdue(self._state, timeout or 0.0)
        return await self._run(self._settling())

    def add_done_callback(self, callback: Callable[[AsyncPoller[T]], object]) -> None:
        """As ``Poller.add_done_callback``: a plain function, which is not awaited.

        Raises:
            TypeError: it is a coroutine function.
        """
        if inspect.iscoroutinefunction(callback):
            raise TypeError("a callback is not awaited, so it has to be a plain function. Or await poller.wait().")
        self._callbacks.add(callback, self, self._is_finished)

    def remove_done_callback(self, callback: Callable[[AsyncPoller[T]], object]) -> int:
        """As ``Poller.remove_done_callback``."""
        return self._callbacks.remove(callback)

    async def _ask(self) -> None:
        if not self._is_due():
            return
        async with self._asks:
            if self._is_due():  # no other task has asked meanwhile
                await self._run(self._asking())
        if self._is_finished():
            self._callbacks.announce(self)

    async def _run(self, exchange: Exchange[R]) -> R:
        request = next(exchange)
        while True:
            outcome: Response | CustomVoiceError
            try:
                outcome = await self._driver.send(request)
            except CustomVoiceError as error:
                outcome = error
            try:
                request = exchange.send(outcome)
            except StopIteration as end:
                value: R = end.value
                return value


def _begun(
    driver: Driver | AsyncDriver, request: Request, response: Response, target: Target[T], resource_id: str
) -> PollingState:
    base_url, now = driver.settings.base_url, driver.clock.time()
    return started(request, response, group=target.group, resource_id=resource_id, base_url=base_url, now=now)


def _continued(source: object, token: str, kind: type[D]) -> tuple[D, PollingState, Target[Any]]:
    driver = getattr(source, "_driver", None)
    if not isinstance(driver, kind):
        raise TypeError(
            f"expected a client or an operation group over {kind.__name__}, received {type(source).__name__}. Poller"
            " waits for operations of CustomVoiceClient, AsyncPoller for those of AsyncCustomVoiceClient."
        )
    state = from_token(token, base_url=driver.settings.base_url)
    return driver, state, group_of(source, state.group)._target()
