"""What ``begin_…`` returns: a long-running operation to wait for.

Nothing happens in the background: a status is asked for only while the caller waits, or calls ``done``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from customvoice._runtime.decoding import DecodingProblem
from customvoice._runtime.driver import AsyncDriver, Driver, decoded
from customvoice._runtime.errors import OperationTimeoutError, ServiceError
from customvoice._runtime.polling import (
    PollingState,
    check_resource,
    failure,
    next_interval,
    started,
    updated,
)

if TYPE_CHECKING:
    from customvoice._runtime.http import Request, Response

__all__ = ["AsyncPoller", "AsyncPollingGroup", "Poller", "PollingGroup", "Target"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Target(Generic[T]):
    """The resource that an operation works on: how it is read when the operation has ended."""

    def __init__(self, group: str, read: Callable[[str], Request], parse: Callable[[Response], T]) -> None:
        self.group = group
        self.read = read
        self.parse = parse


class PollingGroup(Protocol[T_co]):
    """An operation group whose operations can be waited for."""

    @property
    def _driver(self) -> Driver: ...
    def _target(self) -> Target[Any]: ...
    # Gives the group its resource's type; it is never called.
    def get(self, id: str, /) -> T_co: ...  # noqa: A002 (the name that the contract gives the parameter)


class AsyncPollingGroup(Protocol[T_co]):
    """As ``PollingGroup``, of an asynchronous client."""

    @property
    def _driver(self) -> AsyncDriver: ...
    def _target(self) -> Target[Any]: ...
    def get(self, id: str, /) -> Awaitable[T_co]: ...  # noqa: A002 (as above)


class _Progress(Generic[T]):
    """What both pollers know."""

    def __init__(self, state: PollingState, target: Target[T], interval: float | None, now: float) -> None:
        self._state = state
        self._target = target
        self._interval = interval
        self._due = now + next_interval(state, interval)

    @property
    def operation_id(self) -> str:
        """The id of the operation."""
        return self._state.operation_id

    def status(self) -> str:
        """The status last heard of: NotStarted, Running, Succeeded or Failed. Asks nothing."""
        return self._state.status

    def continuation_token(self) -> str:
        """A text by which ``from_continuation_token`` goes on waiting, in another process too. It holds no secret."""
        return self._state.to_token()

    @property
    def _finished(self) -> bool:
        return self._state.phase != "running"

    def _heard(self, response: Response, now: float) -> None:
        self._state = decoded(self._state.question(), response, lambda answer: updated(self._state, answer))
        self._due = now + next_interval(self._state, self._interval)

    def _settle(self, request: Request, response: Response) -> T:
        # Never a resource that failed, whatever the monitor says.
        resource = _json(response)
        if self._state.phase == "failed":
            raise failure(self._state, resource)
        check_resource(self._state, resource)
        return decoded(request, response, self._target.parse)

    def _overdue(self, timeout: float) -> OperationTimeoutError:
        return OperationTimeoutError(
            f"operation {self.operation_id} on {self._state.group} {self._state.resource_id!r} is still"
            f" {self.status()} after {timeout} s. It goes on; call result() again, or keep continuation_token().",
            self._state.context,
            self.operation_id,
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._state.operation}, {self.operation_id}: {self.status()}>"


class Poller(_Progress[T]):
    """A long-running operation of a synchronous client."""

    def __init__(
        self, driver: Driver, state: PollingState, target: Target[T], *, polling_interval: float | None = None
    ) -> None:
        interval = driver.settings.polling_interval if polling_interval is None else polling_interval
        super().__init__(state, target, interval, driver.clock.monotonic())
        self._driver = driver
        self._callbacks: list[Callable[[Poller[T]], None]] = []

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
        response = driver.send(request)
        state = started(
            request, response, group=target.group, resource_id=resource_id, base_url=driver.settings.base_url
        )
        return cls(driver, state, target, polling_interval=polling_interval)

    @classmethod
    def from_continuation_token(
        cls, group: PollingGroup[T], continuation_token: str, *, polling_interval: float | None = None
    ) -> Poller[T]:
        """Go on waiting for an operation that was begun earlier.

        Args:
            group: the operation group that began it, e.g. ``client.models``.
            continuation_token: what ``continuation_token()`` gave.
            polling_interval: seconds between two questions, instead of the client's.

        Raises:
            ValueError: the token is damaged or belongs to another group.
            LinkError: the token belongs to another endpoint.
        """
        driver, target = group._driver, group._target()
        state = PollingState.from_token(continuation_token, group=target.group, base_url=driver.settings.base_url)
        return Poller(driver, state, target, polling_interval=polling_interval)

    def done(self) -> bool:
        """Whether the operation has ended. Asks the service if the next question is due, and never waits."""
        if not self._finished and self._driver.clock.monotonic() >= self._due:
            self._ask()
        return self._finished

    def wait(self, timeout: float | None = None) -> None:
        """Wait until the operation has ended, or ``timeout`` seconds are over.

        Raises:
            UnknownStatusError: the operation has a status that the contract does not know.
            ServiceError, TransportError: the status could not be asked for.
        """
        clock = self._driver.clock
        end = None if timeout is None else clock.monotonic() + timeout
        while not self._finished:
            pause = _pause(clock.monotonic(), self._due, end)
            if pause > 0:
                clock.sleep(pause)
            if end is not None and self._due > end:
                return
            self._ask()

    def result(self, timeout: float | None = None) -> T:
        """Wait, then read the resource and return it.

        Raises:
            OperationFailedError: the operation failed.
            OperationTimeoutError: ``timeout`` seconds are over and it has not ended.
            UnknownStatusError, ServiceError, TransportError, DecodingError: as for ``wait`` and ``get``.
        """
        self.wait(timeout)
        if not self._finished:
            raise self._overdue(timeout or 0.0)
        request = self._target.read(self._state.resource_id)
        try:
            response = self._driver.send(request)
        except ServiceError as error:
            if self._state.phase == "failed":
                raise failure(self._state, None) from error
            raise
        return self._settle(request, response)

    def add_done_callback(self, callback: Callable[[Poller[T]], None]) -> None:
        """Call ``callback(poller)`` once the operation is seen to have ended; at once if it has already."""
        if self._finished:
            callback(self)
        else:
            self._callbacks.append(callback)

    def _ask(self) -> None:
        response = self._driver.send(self._state.question())
        self._heard(response, self._driver.clock.monotonic())
        if self._finished:
            for callback in self._callbacks:
                callback(self)


class AsyncPoller(_Progress[T]):
    """A long-running operation of an asynchronous client."""

    def __init__(
        self, driver: AsyncDriver, state: PollingState, target: Target[T], *, polling_interval: float | None = None
    ) -> None:
        interval = driver.settings.polling_interval if polling_interval is None else polling_interval
        super().__init__(state, target, interval, driver.clock.monotonic())
        self._driver = driver
        self._callbacks: list[Callable[[AsyncPoller[T]], object]] = []

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
        response = await driver.send(request)
        state = started(
            request, response, group=target.group, resource_id=resource_id, base_url=driver.settings.base_url
        )
        return cls(driver, state, target, polling_interval=polling_interval)

    @classmethod
    def from_continuation_token(
        cls, group: AsyncPollingGroup[T], continuation_token: str, *, polling_interval: float | None = None
    ) -> AsyncPoller[T]:
        """As ``Poller.from_continuation_token``."""
        driver, target = group._driver, group._target()
        state = PollingState.from_token(continuation_token, group=target.group, base_url=driver.settings.base_url)
        return AsyncPoller(driver, state, target, polling_interval=polling_interval)

    async def done(self) -> bool:
        """As ``Poller.done``."""
        if not self._finished and self._driver.clock.monotonic() >= self._due:
            await self._ask()
        return self._finished

    async def wait(self, timeout: float | None = None) -> None:
        """As ``Poller.wait``."""
        clock = self._driver.clock
        end = None if timeout is None else clock.monotonic() + timeout
        while not self._finished:
            pause = _pause(clock.monotonic(), self._due, end)
            if pause > 0:
                await clock.sleep(pause)
            if end is not None and self._due > end:
                return
            await self._ask()

    async def result(self, timeout: float | None = None) -> T:
        """As ``Poller.result``."""
        await self.wait(timeout)
        if not self._finished:
            raise self._overdue(timeout or 0.0)
        request = self._target.read(self._state.resource_id)
        try:
            response = await self._driver.send(request)
        except ServiceError as error:
            if self._state.phase == "failed":
                raise failure(self._state, None) from error
            raise
        return self._settle(request, response)

    def add_done_callback(self, callback: Callable[[AsyncPoller[T]], object]) -> None:
        """As ``Poller.add_done_callback``. What the callback returns is not awaited."""
        if self._finished:
            callback(self)
        else:
            self._callbacks.append(callback)

    async def _ask(self) -> None:
        response = await self._driver.send(self._state.question())
        self._heard(response, self._driver.clock.monotonic())
        if self._finished:
            for callback in self._callbacks:
                callback(self)


def _pause(now: float, due: float, end: float | None) -> float:
    """Seconds until the next question, or until the caller's time is over if that comes first."""
    return max(0.0, (due if end is None else min(due, end)) - now)


def _json(response: Response) -> Any:
    try:
        return response.json()
    except DecodingProblem:
        return None
