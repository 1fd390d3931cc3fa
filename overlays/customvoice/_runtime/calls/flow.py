"""One call from request to answer, as a sequence of steps that a driver carries out.

The flow decides; it never waits and never touches the network. A driver sends each step's result back in, so that the
synchronous and the asynchronous client differ in the driver alone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeVar

from customvoice._runtime.calls.credentials import Authorization
from customvoice._runtime.calls.retry import RetryPolicy
from customvoice._runtime.calls.service_errors import service_error
from customvoice._runtime.errors import CustomVoiceError, DecodingError, TransportError
from customvoice._runtime.http.messages import Request, Response
from customvoice._runtime.models.decoding import DecodingProblem

__all__ = ["FetchToken", "Flow", "Pause", "Send", "Step", "exchange", "unreadable"]

T = TypeVar("T")


class FetchToken:
    """Have a token that is good for the next attempt. It has no result."""

    __slots__ = ()


class Send:
    """Send the request with the header that authorises it. Its result is the answer, or the error in its place."""

    __slots__ = ("credential", "request")

    def __init__(self, request: Request, credential: tuple[str, str]) -> None:
        self.request = request
        self.credential = credential


class Pause:
    """Wait. It has no result."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


Step = FetchToken | Send | Pause
Flow = Generator[Step, Any, T]

_ONCE = "It was not tried again, for its body cannot be rewound. Pass a path, bytes or a seekable file."


def exchange(
    request: Request,
    *,
    authorization: Authorization,
    retry: RetryPolicy,
    now: Callable[[], float],
    monotonic: Callable[[], float],
    random: Callable[[], float],
) -> Flow[Response]:
    """Send with authorization, again where the policy says so.

    A token that the service refuses is exchanged for a fresh one, once a call, without counting as a retry.

    Args:
        now: seconds since the epoch.
        monotonic: seconds that never go back.
        random: a number in [0, 1).

    Returns:
        a successful answer.

    Raises:
        ServiceError: the service answered with an error, after the last attempt.
        TransportError: it did not answer.
        DecodingError: what it called a success has a body that is no JSON, after the last attempt.
    """
    begin = monotonic()
    attempt, refused = 0, False
    while True:
        if authorization.is_due(now()):
            yield FetchToken()
        while (credential := authorization.header()) is None:
            yield FetchToken()  # none yet, or another call had to discard it meanwhile
        outcome: Response | TransportError | DecodingError = yield Send(request, credential)
        if isinstance(outcome, Response) and outcome.is_success:
            try:
                outcome.check()
            except DecodingProblem as problem:
                outcome = unreadable(request, outcome, problem)
            else:
                return outcome
        delay: float | None = 0.0
        if _is_refused(outcome) and not refused and authorization.discard(credential):
            refused = True
        else:
            attempt += 1
            delay = retry.delay(outcome, attempt=attempt, random=random, now=now(), elapsed=monotonic() - begin)
        if delay is None or not request.replayable:
            raise _error(request, outcome, credential, now=now(), wanted_again=delay is not None)
        if delay:
            yield Pause(delay)


def unreadable(request: Request, response: Response, problem: DecodingProblem) -> DecodingError:
    """The error for a successful answer that cannot be read."""
    error = DecodingError(f"cannot read the answer to {request}: {problem}", request.context(response))
    error.__cause__ = problem
    return error


def _is_refused(outcome: Response | CustomVoiceError) -> bool:
    return isinstance(outcome, Response) and outcome.status == 401


def _error(
    request: Request,
    outcome: Response | CustomVoiceError,
    credential: tuple[str, str],
    *,
    now: float,
    wanted_again: bool,
) -> CustomVoiceError:
    # A service that repeats the key or the token would bring it into the error's text.
    secret = credential[1].removeprefix("Bearer ")
    error = service_error(request, outcome, now=now, secrets=(secret,)) if isinstance(outcome, Response) else outcome
    if wanted_again:
        error.message = f"{error.message.rstrip('.')}. {_ONCE}"
    return error
