"""One face for the synchronous and the asynchronous client, so that each test of the client is written once.

A test takes `make_client` (parametrised over both) and uses the result synchronously: calls of the asynchronous client
run to their end on an event loop of their own.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import attrs
import httpx
from customvoice import AsyncClock, AsyncCustomVoiceClient, Clock, CustomVoiceClient, RetryPolicy

ENDPOINT = "http://127.0.0.1:8787"
KEY = "not-a-real-key"

Handler = Callable[[httpx.Request], httpx.Response]


@attrs.define
class FakeTime:
    """A clock that only `sleep` advances. `slept` lists the pauses."""

    now: float = 1_000_000.0
    slept: list[float] = attrs.field(factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)

    def read(self) -> float:
        return self.now


@attrs.define
class Harness:
    """Creates clients of one kind over a handler that plays the service."""

    is_async: bool
    time: FakeTime = attrs.field(factory=FakeTime)
    _loop: asyncio.AbstractEventLoop = attrs.field(factory=asyncio.new_event_loop)

    def __call__(self, handler: Handler, *, credential: Any = KEY, client_class: Any = None, **options: Any) -> Any:
        options.setdefault("retry", RetryPolicy(attempts=1))
        transport = httpx.MockTransport(handler)
        return self.connect(ENDPOINT, credential, client_class=client_class, transport=transport, **options)

    def close(self) -> None:
        """Close the event loop. Clients over a handler have nothing to close."""
        self._loop.close()

    def connect(self, endpoint: Any, credential: Any = KEY, *, client_class: Any = None, **options: Any) -> Any:
        """Return a client of `client_class` (by default the newest), with any transport in the options."""
        time = self.time
        if self.is_async:
            clock: Any = AsyncClock(time=time.read, monotonic=time.read, sleep=time.sleep_async, random=lambda: 1.0)
            client = (client_class or AsyncCustomVoiceClient)(endpoint, credential, clock=clock, **options)
            return Blocking(client, self._loop)
        clock = Clock(time=time.read, monotonic=time.read, sleep=time.sleep, random=lambda: 1.0)
        return (client_class or CustomVoiceClient)(endpoint, credential, clock=clock, **options)


class Blocking:
    """A synchronous wrapper of an asynchronous object."""

    def __init__(self, target: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._target = target
        self._loop = loop

    def __getattr__(self, name: str) -> Any:
        return self._wrap(getattr(self._target, name))

    def __iter__(self) -> Any:
        return Blocking(aiter(self._target), self._loop)

    def __next__(self) -> Any:
        try:
            return self._wrap(self._loop.run_until_complete(anext(self._target)))
        except StopAsyncIteration:
            raise StopIteration from None

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run_until_complete(self._target.close())

    def __repr__(self) -> str:
        return repr(self._target)

    def _wrap(self, value: Any) -> Any:
        if callable(value) and not isinstance(value, type):
            return lambda *args, **kwargs: self._wrap(value(*args, **kwargs))
        if inspect.isawaitable(value) and not isinstance(value, AsyncIterator):
            return self._wrap(self._loop.run_until_complete(value))
        module = type(value).__module__
        if isinstance(value, AsyncIterator) or type(value).__name__.startswith("Async") or ".groups." in module:
            return Blocking(value, self._loop)
        return value


def harnesses(is_async: bool) -> Iterator[Harness]:
    """Yield one harness and close it afterwards, for a fixture."""
    harness = Harness(is_async=is_async)
    try:
        yield harness
    finally:
        harness.close()


def unwrap(value: Any) -> Any:
    """Return the object inside a blocking wrapper, or the object itself."""
    return value._target if isinstance(value, Blocking) else value


def answer(status: int, body: Any = None, **headers: str) -> httpx.Response:
    """Return a JSON response; underscores in header names stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return (
        httpx.Response(status, json=body, headers=named) if body is not None else httpx.Response(status, headers=named)
    )
