"""One call from request to answer, as a sequence of steps that a driver carries out.

The flow decides; it never waits and never touches the network. A driver sends each step's result back in, so that the
synchronous and the asynchronous client differ in the driver alone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from customvoice._runtime.credentials import Authorization
from customvoice._runtime.error_body import service_error
from customvoice._runtime.errors import TransportError
from customvoice._runtime.http import Request, Response
from customvoice._runtime.retry import RetryPolicy

__all__ = ["FetchToken", "Flow", "Pause", "Send", "Step", "exchange"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FetchToken:
    """Ask the credential for a token. Its result is the token."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send the request. Its result is the answer, or the error that came in its place."""

    request: Request
    attempt: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait. It has no result."""

    seconds: float


Step = FetchToken | Send | Pause
Flow = Generator[Step, Any, T]


def exchange(
    request: Request,
    *,
    authorization: Authorization,
    retry: RetryPolicy,
    now: Callable[[], float],
    random: Callable[[], float],
) -> Flow[Response]:
    """Send with authorization, again where the policy says so.

    Returns:
        a successful answer.

    Raises:
        ServiceError: the service answered with an error, after the last attempt.
        TransportError: it did not answer.
    """
    attempt = 0
    while True:
        attempt += 1
        headers = authorization.headers(now=now())
        if headers is None:
            headers = authorization.accept((yield FetchToken()))
        outcome: Response | TransportError = yield Send(request.with_headers(headers), attempt)
        delay = retry.delay(outcome, attempt=attempt, random=random, now=now())
        if delay is None:
            return _conclude(request, outcome, now=now())
        yield Pause(delay)


def _conclude(request: Request, outcome: Response | TransportError, *, now: float) -> Response:
    if isinstance(outcome, TransportError):
        raise outcome
    if not outcome.is_success:
        raise service_error(request, outcome, now=now)
    return outcome
