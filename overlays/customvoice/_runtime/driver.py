"""The two drivers: they carry out the steps of a flow, synchronously and asynchronously."""

from __future__ import annotations

import inspect
import logging
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, TypeVar

from customvoice._runtime.credentials import Authorization, check_credential
from customvoice._runtime.decoding import DecodingProblem
from customvoice._runtime.errors import DecodingError, ErrorContext, TransportError
from customvoice._runtime.flow import FetchToken, Flow, Pause, Send, exchange
from customvoice._runtime.links import check_endpoint
from customvoice._runtime.transport import DEFAULT_TIMEOUT, AsyncNetwork, Network

if TYPE_CHECKING:
    from collections.abc import Callable

    from customvoice._runtime.clock import AsyncClock, Clock
    from customvoice._runtime.http import Request, Response
    from customvoice._runtime.retry import RetryPolicy
    from customvoice._runtime.transport import AsyncTransport, Transport

__all__ = ["AsyncDriver", "Driver", "Settings"]

logger = logging.getLogger("customvoice")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a client was told. ``base_path`` is where the API is below the endpoint (``servers`` of the spec)."""

    endpoint: str
    base_path: str
    api_version: str
    retry: RetryPolicy
    polling_interval: float | None = None
    timeout: float = DEFAULT_TIMEOUT

    def __post_init__(self) -> None:
        object.__setattr__(self, "endpoint", check_endpoint(self.endpoint))
        if self.polling_interval is not None and self.polling_interval < 0:
            raise ValueError(f"polling_interval must not be negative, received {self.polling_interval}")

    @property
    def base_url(self) -> str:
        """The URL that every path counts from."""
        return self.endpoint + self.base_path


class Driver:
    """Carries out calls one after the other, waiting in place."""

    def __init__(self, settings: Settings, credential: object, *, transport: Transport | None, clock: Clock) -> None:
        check_credential(credential, settings.endpoint)
        self.settings = settings
        self.clock = clock
        self._authorization = Authorization(credential)
        self._network = Network(
            settings.base_url, transport=transport, timeout=settings.timeout, user_agent=_user_agent()
        )

    def send(self, request: Request) -> Response:
        """The successful answer. Raises ServiceError or TransportError."""
        flow = exchange(
            request,
            authorization=self._authorization,
            retry=self.settings.retry,
            now=self.clock.time,
            random=self.clock.random,
        )
        return self._run(flow)

    def call(self, request: Request, parse: Callable[[Response], T]) -> T:
        """The successful answer as a value. Raises DecodingError too."""
        return decoded(request, self.send(request), parse)

    def close(self) -> None:
        """Close the connections."""
        self._network.close()

    def _run(self, flow: Flow[T]) -> T:
        result: Any = None
        while True:
            try:
                step = flow.send(result)
            except StopIteration as done:
                value: T = done.value
                return value
            match step:
                case Send(request, attempt):
                    result = self._network.send(request)
                    _log(request, attempt, result)
                case Pause(seconds):
                    self.clock.sleep(seconds)
                    result = None
                case FetchToken():
                    result = self._authorization.request_token()


class AsyncDriver:
    """Carries out calls on the event loop."""

    def __init__(
        self, settings: Settings, credential: object, *, transport: AsyncTransport | None, clock: AsyncClock
    ) -> None:
        check_credential(credential, settings.endpoint)
        self.settings = settings
        self.clock = clock
        self._authorization = Authorization(credential)
        self._network = AsyncNetwork(
            settings.base_url, transport=transport, timeout=settings.timeout, user_agent=_user_agent()
        )

    async def send(self, request: Request) -> Response:
        """The successful answer. Raises ServiceError or TransportError."""
        flow = exchange(
            request,
            authorization=self._authorization,
            retry=self.settings.retry,
            now=self.clock.time,
            random=self.clock.random,
        )
        return await self._run(flow)

    async def call(self, request: Request, parse: Callable[[Response], T]) -> T:
        """The successful answer as a value. Raises DecodingError too."""
        return decoded(request, await self.send(request), parse)

    async def close(self) -> None:
        """Close the connections."""
        await self._network.close()

    async def _run(self, flow: Flow[T]) -> T:
        result: Any = None
        while True:
            try:
                step = flow.send(result)
            except StopIteration as done:
                value: T = done.value
                return value
            match step:
                case Send(request, attempt):
                    result = await self._network.send(request)
                    _log(request, attempt, result)
                case Pause(seconds):
                    await self.clock.sleep(seconds)
                    result = None
                case FetchToken():
                    token = self._authorization.request_token()
                    # A synchronous credential serves an asynchronous client too.
                    result = await token if inspect.isawaitable(token) else token


def decoded(request: Request, response: Response, parse: Callable[[Response], T]) -> T:
    """The value in a successful answer.

    Raises:
        DecodingError: the body is not what the contract promises.
    """
    try:
        return parse(response)
    except DecodingProblem as problem:
        context = ErrorContext(
            operation=request.operation,
            api_version=request.api_version,
            status=response.status,
            request_id=response.request_id,
        )
        raise DecodingError(f"cannot read the answer to {request}: {problem}", context) from problem


def _log(request: Request, attempt: int, outcome: Response | TransportError) -> None:
    # Request and error show themselves redacted; headers are never logged.
    if isinstance(outcome, TransportError):
        logger.info("%s attempt %d: %s", request.operation, attempt, outcome)
    else:
        logger.debug(
            "%s attempt %d: %s -> %d (request id %s)",
            request.operation,
            attempt,
            request,
            outcome.status,
            outcome.request_id,
        )


def _user_agent() -> str:
    try:
        release = version("customvoice")
    except PackageNotFoundError:  # run from a source tree
        release = "0"
    return f"customvoice/{release} Python/{platform.python_version()}"
