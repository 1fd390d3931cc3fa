"""The two drivers: they run the steps of a call's flow, synchronously and asynchronously."""

from __future__ import annotations

import copy
import inspect
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar
from uuid import uuid4

from customvoice._runtime.calls.clock import AsyncClock, Clock, check_clock
from customvoice._runtime.calls.credentials import Authorization, check_credential
from customvoice._runtime.calls.flow import Flow, Pause, Send, call_flow, decoding_error
from customvoice._runtime.calls.request_log import log_attempt, log_pause
from customvoice._runtime.calls.tracing import CallSpan, active_tracer
from customvoice._runtime.deadline import Deadline, DeadlineExceeded, run_within
from customvoice._runtime.errors import RequestTimeoutError, TransportError
from customvoice._runtime.event_loops import PerLoop, running_loop
from customvoice._runtime.http.messages import CLIENT_REQUEST_ID, Request, Response
from customvoice._runtime.http.transport import AsyncNetwork, Network
from customvoice._runtime.models.decoding import DecodingProblem
from customvoice._runtime.processes import ForkSafeLock

if TYPE_CHECKING:
    from collections.abc import Callable

    from customvoice._runtime.calls.settings import Settings
    from customvoice._runtime.http.transport import AsyncTransport, Transport

__all__ = ["AsyncDriver", "Driver", "decode"]

T = TypeVar("T")
C = TypeVar("C", Clock, AsyncClock)


class _BaseDriver(Generic[C]):
    """The common part of both drivers: everything that does not wait."""

    def __init__(self, settings: Settings, credential: object, clock: C) -> None:
        check_credential(credential, settings.endpoint)
        self.settings = settings
        self.clock: C = clock
        self._authorization = Authorization(credential, settings.full_token_scope)
        self._owns_network = True

    def with_settings(self, settings: Settings) -> Self:
        """Return a driver with other settings that shares connections and token. It never closes the connections."""
        derived = copy.copy(self)
        derived.settings = settings
        derived._owns_network = False
        return derived

    def _prepare(self, request: Request) -> Request:
        """Return the request with the headers that the settings add to every call."""
        settings = self.settings
        given = settings.client_request_id or str(uuid4())
        prepared = request.with_headers({**settings.headers, CLIENT_REQUEST_ID: given})
        if settings.extra_query or settings.extra_body:
            return prepared.with_extras(settings.extra_query, settings.extra_body)
        return prepared

    def _deadline(self, given: Deadline | None) -> Deadline:
        """Return the deadline of a call: the caller's, or that of the settings if it is sooner."""
        seconds = self.settings.call_timeout
        return Deadline(self.clock.monotonic, seconds) if given is None else given.sooner(seconds)

    def _flow(self, request: Request, deadline: Deadline) -> Flow[Response]:
        clock = self.clock
        return call_flow(
            request,
            authorization=self._authorization,
            retry=self.settings.retry,
            deadline=deadline,
            now=clock.time,
            monotonic=clock.monotonic,
            random=clock.random,
        )


class Driver(_BaseDriver[Clock]):
    """Sends calls and blocks while it waits. Threads may share it."""

    def __init__(
        self, settings: Settings, credential: object, *, transport: Transport | None, clock: Clock | None = None
    ) -> None:
        super().__init__(settings, credential, check_clock(clock or Clock(), Clock))
        self._token_lock = ForkSafeLock()
        self._network = Network(
            settings.base_url,
            transport=transport,
            verify=settings.verify,
            user_agent=settings.full_user_agent,
            monotonic=self.clock.monotonic,
        )

    def send(self, request: Request, deadline: Deadline | None = None) -> Response:
        """Send a request and return its 2xx response, before the deadline. Raises ServiceError or TransportError."""
        call, deadline = self._prepare(request), self._deadline(deadline)
        tracer = active_tracer()
        if tracer is None:
            return self._run(self._flow(call, deadline), deadline, None)
        with CallSpan(tracer, call, self.settings.base_url) as span:
            return self._run(self._flow(call.with_headers(span.headers()), deadline), deadline, span)

    def call(self, request: Request, parse: Callable[[Response], T]) -> T:
        """Send a request and return the value of its 2xx response. Raises DecodingError too."""
        return decode(request, self.send(request), parse)

    def close(self) -> None:
        """Close the connections, unless the driver shares those of another one."""
        if self._owns_network:
            self._network.close()

    def _run(self, flow: Flow[T], deadline: Deadline, span: CallSpan | None) -> T:
        result: Any = None
        while True:
            try:
                step = flow.send(result)
            except StopIteration as done:
                value: T = done.value
                return value
            if isinstance(step, Send):
                result = self._attempt(step, deadline, span)
            elif isinstance(step, Pause):
                log_pause(step.request, step.seconds, attempt=step.attempt, reason=step.reason)
                self.clock.sleep(step.seconds)
            else:
                self._renew_token(deadline)

    def _attempt(self, step: Send, deadline: Deadline, span: CallSpan | None) -> Response | TransportError:
        request, settings = step.request, self.settings
        if settings.on_request is not None:
            _reject_awaitable(settings.on_request(request))
        begin = self.clock.monotonic()
        outcome = self._network.send(request, step.credential, settings.timeout, deadline)
        log_attempt(request, outcome, step.credential, self.clock.monotonic() - begin)
        if span is not None:
            span.record_attempt(outcome)
        if settings.on_response is not None:
            _reject_awaitable(settings.on_response(request, outcome))
        return outcome

    def _renew_token(self, deadline: Deadline) -> None:
        authorization, now = self._authorization, self.clock.time
        # While one call renews a token that is still valid, the other calls use it.
        has_token = authorization.has_valid_token(now())
        if not self._token_lock.acquire(timeout=0 if has_token else deadline.lock_seconds()):
            if has_token:
                return
            raise _no_token(deadline)
        try:
            if authorization.needs_token(now()):  # no other call renewed it meanwhile
                token = run_within(deadline.attempt_seconds(), authorization.request_token)
                authorization.store_token(token, now())
        except DeadlineExceeded:
            authorization.keep_token(_no_token(deadline), now())
        except Exception as error:
            authorization.keep_token(error, now())
        finally:
            self._token_lock.release()


class AsyncDriver(_BaseDriver[AsyncClock]):
    """Sends calls on the event loop. The tasks of one loop may share it."""

    def __init__(
        self,
        settings: Settings,
        credential: object,
        *,
        transport: AsyncTransport | None,
        clock: AsyncClock | None = None,
    ) -> None:
        import asyncio  # slow to import, and programs with synchronous clients do not need it

        super().__init__(settings, credential, check_clock(clock or AsyncClock(), AsyncClock))
        self._token_locks = PerLoop(asyncio.Lock)
        self._network = AsyncNetwork(
            settings.base_url,
            transport=transport,
            verify=settings.verify,
            user_agent=settings.full_user_agent,
            monotonic=self.clock.monotonic,
        )

    async def send(self, request: Request, deadline: Deadline | None = None) -> Response:
        """Send a request and return its 2xx response, before the deadline. Raises ServiceError or TransportError."""
        running_loop()  # the first thing that fails without asyncio
        call, deadline = self._prepare(request), self._deadline(deadline)
        tracer = active_tracer()
        if tracer is None:
            return await self._run(self._flow(call, deadline), deadline, None)
        with CallSpan(tracer, call, self.settings.base_url) as span:
            return await self._run(self._flow(call.with_headers(span.headers()), deadline), deadline, span)

    async def call(self, request: Request, parse: Callable[[Response], T]) -> T:
        """Send a request and return the value of its 2xx response. Raises DecodingError too."""
        return decode(request, await self.send(request), parse)

    async def close(self) -> None:
        """Close the connections, unless the driver shares those of another one."""
        if self._owns_network:
            await self._network.close()

    async def _run(self, flow: Flow[T], deadline: Deadline, span: CallSpan | None) -> T:
        result: Any = None
        while True:
            try:
                step = flow.send(result)
            except StopIteration as done:
                value: T = done.value
                return value
            if isinstance(step, Send):
                result = await self._attempt(step, deadline, span)
            elif isinstance(step, Pause):
                log_pause(step.request, step.seconds, attempt=step.attempt, reason=step.reason)
                await self.clock.sleep(step.seconds)
            else:
                await self._renew_token(deadline)

    async def _attempt(self, step: Send, deadline: Deadline, span: CallSpan | None) -> Response | TransportError:
        request, settings = step.request, self.settings
        if settings.on_request is not None:
            await _await_if_needed(settings.on_request(request))
        begin = self.clock.monotonic()
        outcome = await self._network.send(request, step.credential, settings.timeout, deadline)
        log_attempt(request, outcome, step.credential, self.clock.monotonic() - begin)
        if span is not None:
            span.record_attempt(outcome)
        if settings.on_response is not None:
            await _await_if_needed(settings.on_response(request, outcome))
        return outcome

    async def _renew_token(self, deadline: Deadline) -> None:
        import asyncio

        authorization, now, lock = self._authorization, self.clock.time, self._token_locks.get()
        if lock.locked() and authorization.has_valid_token(now()):
            return
        try:
            async with asyncio.timeout(deadline.attempt_seconds()) as limit, lock:
                if authorization.needs_token(now()):
                    authorization.store_token(await self._fetch_token(), now())
        except Exception as error:  # any error of a credential; keep_token raises it again if there is no valid token
            authorization.keep_token(_no_token(deadline) if limit.expired() else error, now())

    async def _fetch_token(self) -> Any:
        get_token = self._authorization.request_token
        if self._authorization.is_async:
            return await get_token()
        import asyncio

        # A synchronous credential works with an asynchronous client too, but must not block the other tasks.
        return await _await_if_needed(await asyncio.to_thread(get_token))


def decode(request: Request, response: Response, parse: Callable[[Response], T]) -> T:
    """Return the value in a 2xx response.

    Raises:
        DecodingError: the body does not match the contract.
    """
    try:
        return parse(response)
    except DecodingProblem as problem:
        raise decoding_error(request, response, problem) from problem


def _no_token(deadline: Deadline) -> RequestTimeoutError:
    deadline.cause = RequestTimeoutError("the credential returned no token in time")
    return deadline.cause


def _reject_awaitable(result: object) -> None:
    if inspect.isawaitable(result):
        if inspect.iscoroutine(result):
            result.close()
        raise TypeError("a hook of the synchronous client returned an awaitable. Pass a plain function.")


async def _await_if_needed(result: Any) -> Any:
    return await result if inspect.isawaitable(result) else result
