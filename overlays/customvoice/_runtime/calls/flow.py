"""One call from request to response, as a sequence of steps that a driver runs.

The flow decides; it never waits and does not use the network. A driver sends the result of each step back to it, so
that only the driver differs between the synchronous and the asynchronous client.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeVar

from customvoice._runtime.calls.credentials import Authorization
from customvoice._runtime.calls.retry import RetryPolicy, names_pause
from customvoice._runtime.calls.service_errors import service_error
from customvoice._runtime.deadline import Deadline
from customvoice._runtime.errors import CustomVoiceError, DecodingError, RequestTimeoutError, TransportError
from customvoice._runtime.http.messages import Request, Response
from customvoice._runtime.models.decoding import DecodingProblem

__all__ = ["FetchToken", "Flow", "Pause", "Send", "Step", "call_flow", "decoding_error"]

T = TypeVar("T")


class FetchToken:
    """Fetch a token for the next attempt. The step has no result."""

    __slots__ = ()


class Send:
    """Send the request with its authorization header. The result is the response, or the error instead."""

    __slots__ = ("credential", "request")

    def __init__(self, request: Request, credential: tuple[str, str]) -> None:
        self.request = request
        self.credential = credential


class Pause:
    """Wait before an attempt, for a reason. The step has no result."""

    __slots__ = ("attempt", "reason", "request", "seconds")

    def __init__(self, seconds: float, *, request: Request, attempt: int, reason: str) -> None:
        self.seconds = seconds
        self.request = request
        self.attempt = attempt
        self.reason = reason


Step = FetchToken | Send | Pause
Flow = Generator[Step, Any, T]

_NOT_REPLAYABLE = (
    "The request was not retried, because its body cannot be rewound. Pass a path, bytes or a seekable file."
)


def call_flow(
    request: Request,
    *,
    authorization: Authorization,
    retry: RetryPolicy,
    deadline: Deadline,
    now: Callable[[], float],
    monotonic: Callable[[], float],
    random: Callable[[], float],
) -> Flow[Response]:
    """Send the request with authorization, and retry as the policy says.

    A token that the service rejects is replaced by a new one, once per call. This does not count as a retry.

    Args:
        deadline: no attempt and no pause ends later. The error is its ``cause`` if it allowed no further attempt.
        now: seconds since the epoch.
        monotonic: seconds that never decrease.
        random: a number in [0, 1).

    Returns:
        the 2xx response.

    Raises:
        ServiceError: the last attempt had a non-2xx response.
        TransportError: the last attempt had no response.
        DecodingError: the last attempt had a 2xx response whose body is not JSON.
    """
    begin = monotonic()
    attempt, renewed = 0, False
    deadline.cause = None
    while True:
        _check_time(deadline, request)
        if authorization.needs_token(now()):
            yield FetchToken()
        while (credential := authorization.header()) is None:
            yield FetchToken()  # there is none yet, or another call has discarded it meanwhile
        outcome: Response | TransportError | DecodingError = yield Send(request, credential)
        if isinstance(outcome, Response) and outcome.is_success:
            try:
                outcome.check()
            except DecodingError as not_json:
                outcome = not_json
            else:
                return outcome
        delay: float | None = 0.0
        if _is_unauthorized(outcome) and not renewed and authorization.discard_token(credential):
            renewed = True
        else:
            attempt += 1
            delay = retry.delay(outcome, attempt=attempt, random=random, now=now(), elapsed=monotonic() - begin)
        late = _is_late(deadline, outcome, delay)
        if late or delay is None or not request.replayable:
            refused = delay is not None and not request.replayable
            error = _final_error(request, outcome, credential, now=now(), replay_refused=refused)
            deadline.cause = error if late else None
            raise error
        if delay:
            yield Pause(delay, request=request, attempt=attempt + 1, reason=_reason(outcome))


def decoding_error(request: Request, response: Response, problem: DecodingProblem) -> DecodingError:
    """Return the error for a 2xx response whose body does not match the contract."""
    error = DecodingError(f"cannot read the response to {request}: {problem}", request.context(response))
    error.__cause__ = problem
    return error


def _check_time(deadline: Deadline, request: Request) -> None:
    if not deadline.allows_attempt():
        deadline.cause = RequestTimeoutError(f"no time was left for {request}", request.context())
        raise deadline.cause


def _is_late(deadline: Deadline, outcome: Response | CustomVoiceError, delay: float | None) -> bool:
    """Return whether the deadline interrupted the attempt, or allows no retry after the delay."""
    if isinstance(outcome, TransportError) and deadline.is_over():
        return True
    return delay is not None and not deadline.allows_retry(delay)


def _reason(outcome: Response | CustomVoiceError) -> str:
    if not isinstance(outcome, Response):
        return type(outcome).__name__
    return f"{outcome.status} with Retry-After" if names_pause(outcome.headers) else f"{outcome.status}"


def _is_unauthorized(outcome: Response | CustomVoiceError) -> bool:
    return isinstance(outcome, Response) and outcome.status == 401


def _final_error(
    request: Request,
    outcome: Response | CustomVoiceError,
    credential: tuple[str, str],
    *,
    now: float,
    replay_refused: bool,
) -> CustomVoiceError:
    # A service that repeats the key or the token would put it into the text of the error.
    secret = credential[1].removeprefix("Bearer ")
    error = service_error(request, outcome, now=now, secrets=(secret,)) if isinstance(outcome, Response) else outcome
    if replay_refused:
        error.message = f"{error.message.rstrip('.')}. {_NOT_REPLAYABLE}"
    return error
