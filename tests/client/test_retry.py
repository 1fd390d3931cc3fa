"""Retries: whether, when and with which request."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from email.utils import formatdate
from itertools import pairwise
from typing import Any

import httpx
import pytest
from customvoice import ConflictError, RetryPolicy, ServerError, ThrottledError, TransportError
from customvoice._runtime.calls.retry import MAX_RETRY_AFTER, RETRYABLE_STATUSES
from customvoice._runtime.errors import TransportError as NoAnswer
from customvoice._runtime.http.messages import Response

from tests.client.harness import Handler, Harness, answer, harnesses

PROJECT = {"kind": "PersonalVoice"}


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


def in_turn(*outcomes: httpx.Response | Exception, seen: list[httpx.Request] | None = None) -> Handler:
    """Return a service with these outcomes, one after the other."""
    waiting = list(outcomes)

    def handle(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        outcome = waiting.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return handle


def response(status: int, **headers: str) -> Response:
    return Response(
        status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}, content=b""
    )


def delay(outcome: Any, *, attempt: int = 1, share: float = 1.0, now: float = 0.0, **policy: Any) -> float | None:
    return RetryPolicy(**policy).delay(outcome, attempt=attempt, random=lambda: share, now=now)


def test_only_temporary_statuses_are_retried() -> None:
    """408, 429, 500, 502, 503 and 504 are retried, nothing else."""
    retried = {status for status in range(100, 1000) if delay(response(status)) is not None}
    assert retried == {408, 429, 500, 502, 503, 504} == RETRYABLE_STATUSES


def test_pause_is_random_below_a_growing_cap() -> None:
    """Full jitter: a random pause below a bound that doubles up to the cap."""
    bounds = [delay(NoAnswer("x"), attempt=n, attempts=2000, base=0.5, cap=30.0) for n in range(1, 1200)]
    assert bounds[:8] == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert bounds[-1] == 30.0
    assert all(one is not None and two is not None and one <= two for one, two in pairwise(bounds))
    assert delay(NoAnswer("x"), attempt=3, share=0.25, base=0.5) == 0.5
    assert delay(NoAnswer("x"), attempt=3, share=0.0) == 0.0


def test_attempts_are_counted_from_the_first() -> None:
    """A policy of n attempts allows n - 1 retries."""
    assert [delay(response(503), attempt=n, attempts=3) is not None for n in (1, 2, 3, 4)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("value", "pause"),
    [("0", 0.0), ("7", 7.0), ("1.5", 1.5), ("-3", 0.0), ("120", MAX_RETRY_AFTER), ("121", None), ("1e9", None)],
)
def test_retry_after_wins_up_to_a_cap(value: str, pause: float | None) -> None:
    """The service's pause has priority; over MAX_RETRY_AFTER there is no retry, because it would be too early."""
    assert delay(response(429, retry_after=value), share=0.5) == pause


@pytest.mark.parametrize("value", ["", "soon", "nan", "inf", "Wed, 99 Nov 2026"])
def test_invalid_retry_after_is_ignored(value: str) -> None:
    """Without a valid pause the policy's own applies."""
    assert delay(response(429, retry_after=value), base=0.5) == 0.5


def test_retry_after_may_be_a_date() -> None:
    """An HTTP date is relative to the clock; one in the past means at once."""
    assert delay(response(503, retry_after=formatdate(1_000_030, usegmt=True)), now=1_000_000.0) == 30.0
    assert delay(response(503, retry_after=formatdate(999_000, usegmt=True)), now=1_000_000.0) == 0.0


@pytest.mark.parametrize("wrong", [{"attempts": 0}, {"base": -1.0}, {"cap": -1.0}])
def test_invalid_policy_is_rejected(wrong: dict[str, Any]) -> None:
    """Attempts below 1 and negative pauses are a ValueError at once."""
    with pytest.raises(ValueError, match="attempts must be at least 1"):
        RetryPolicy(**wrong)


def test_client_retries_after_a_pause(make_client: Harness) -> None:
    """A call succeeds after a dropped connection and a 503, with the pauses on the client's clock."""
    handler = in_turn(httpx.ConnectError("dropped"), answer(503, retry_after="9"), answer(200, PROJECT))
    with make_client(handler, retry=RetryPolicy(base=2.0)) as client:
        assert client.projects.get("Jessica").kind == "PersonalVoice"
    assert make_client.time.slept == [2.0, 9.0]


def test_the_last_outcome_is_raised(make_client: Harness) -> None:
    """After the last attempt, its error is raised."""
    policy = RetryPolicy(attempts=2, base=0.0)
    with make_client(in_turn(answer(500), answer(503)), retry=policy) as client, pytest.raises(ServerError) as caught:
        client.projects.get("Jessica")
    assert caught.value.status == 503
    lost = in_turn(answer(500), httpx.ReadError("lost"))
    with make_client(lost, retry=policy) as client, pytest.raises(TransportError, match="lost"):
        client.projects.get("Jessica")


def test_final_error_is_not_retried(make_client: Harness) -> None:
    """A 409 is raised after the first attempt."""
    with make_client(in_turn(answer(409, "exists")), retry=RetryPolicy()) as client, pytest.raises(ConflictError):
        client.projects.get("Jessica")
    assert make_client.time.slept == []


def test_retry_sends_the_same_request(make_client: Harness) -> None:
    """A retried upload has the same Operation-Id and the same bytes, so the service does not create twice."""
    seen: list[httpx.Request] = []
    handler = in_turn(httpx.ReadError("lost"), answer(201, {}, operation_id="op-1"), seen=seen)
    with make_client(handler, retry=RetryPolicy()) as client:
        client.consents.begin_create_from_file(
            "c-1", project_id="p", voice_talent_name="t", company_name="c", locale="en-US", audio=b"RIFF"
        )
    first, second = seen
    assert first.headers["operation-id"] == second.headers["operation-id"]
    assert len(first.headers["operation-id"]) == 36
    assert (first.content, first.headers["content-type"]) == (second.content, second.headers["content-type"])


def test_the_caller_may_choose_the_operation_id(make_client: Harness) -> None:
    """An Operation-Id from the caller is sent unchanged."""
    seen: list[httpx.Request] = []
    with make_client(in_turn(answer(202, {}), seen=seen)) as client:
        client.endpoints.begin_suspend("e-1", operation_id="mine-1")
    assert seen[0].headers["operation-id"] == "mine-1"
    assert seen[0].headers["content-length"] == "0"


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"retry_after_ms": "250"}, 0.25),
        ({"x_ms_retry_after_ms": "1500"}, 1.5),
        ({"retry_after_ms": "250", "retry_after": "9"}, 0.25),
        ({"retry_after_ms": "soon", "retry_after": "9"}, 9.0),
        ({"retry_after_ms": "1e9"}, None),
    ],
)
def test_retry_after_may_be_in_milliseconds(headers: dict[str, str], pause: float | None) -> None:
    """Valid milliseconds have priority, with the same cap."""
    assert delay(response(429, **headers)) == pause


def test_longer_retry_after_than_the_client_waits_is_raised_at_once(make_client: Harness) -> None:
    """If the service asks for an hour, the first response is raised with this value, without a pause or a request."""
    seen: list[httpx.Request] = []
    handler = in_turn(*[answer(429, {"error": {"code": "X"}}, retry_after="3600")] * 2, answer(200, PROJECT), seen=seen)
    with make_client(handler, retry=RetryPolicy()) as client, pytest.raises(ThrottledError, match="3600 s") as caught:
        client.projects.get("Jessica")
    assert (caught.value.retry_after, len(seen), make_client.time.slept) == (3600.0, 1, [])
    with make_client(handler, retry=RetryPolicy(max_retry_after=3600.0)) as client:
        assert client.projects.get("Jessica").kind == "PersonalVoice"
    assert make_client.time.slept == [3600.0]


def test_every_pause_is_logged(make_client: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """A pause is one line at INFO with its seconds, the reason, and the number of the next attempt."""
    handler = in_turn(httpx.ConnectError("dropped"), answer(503, retry_after="9"), answer(500), answer(200, PROJECT))
    with (
        caplog.at_level(logging.INFO, logger="customvoice"),
        make_client(handler, retry=RetryPolicy(base=2.0)) as client,
    ):
        client.projects.get("a")
    assert [line.partition(" of GET")[0] + line[line.rindex(": ") :] for line in pauses(caplog)] == [
        "waiting 2.0 s before attempt 2: TransportError",
        "waiting 9.0 s before attempt 3: 503 with Retry-After",
        "waiting 8.0 s before attempt 4: 500",
    ]


def pauses(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the log lines about pauses."""
    return [record.getMessage() for record in caplog.records if record.getMessage().startswith("waiting")]


def test_budget_limits_the_whole_call(make_client: Harness) -> None:
    """A retry that would start beyond the budget is not made, without its pause."""
    handler = in_turn(*[answer(503, retry_after="4")] * 4)
    with make_client(handler, retry=RetryPolicy(budget=10.0)) as client, pytest.raises(ServerError):
        client.projects.get("Jessica")
    assert make_client.time.slept == [4.0, 4.0]
    with pytest.raises(ValueError, match="budget must not be negative"):
        RetryPolicy(budget=-1.0)


def test_with_options_changes_the_derived_client_only(make_client: Harness) -> None:
    """with_options changes the derived client alone; both clients share the connections."""
    seen: list[httpx.Request] = []
    handler = in_turn(answer(503), answer(503), answer(200, PROJECT), seen=seen)
    with make_client(handler, retry=RetryPolicy(base=0.0)) as client:
        assert client.projects is not None  # the derived client must not reuse groups that are bound to this one
        derived = client.with_options(retry=RetryPolicy.off(), timeout=5, headers={"x-mine": "1"})
        with derived, pytest.raises(ServerError):
            derived.projects.get("Jessica")
        client.projects.get("Jessica")
    assert [request.extensions["timeout"]["read"] for request in seen] == [5, 60.0, 60.0]
    assert [request.headers.get("x-mine") for request in seen] == ["1", None, None]
    assert type(derived) is type(client)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"timeout": 0.0}, "timeout must be a number of seconds, more than 0"),
        ({"polling_interval": -1.0}, "polling_interval must be a number of seconds, 0 or more"),
        ({"headers": {"Authorization": "x"}}, "Authorization is set by the client"),
        ({"headers": {"x-mine": "a\nb"}}, "'x-mine' cannot be sent"),
        ({"client_request_id": ""}, "'client_request_id' cannot be sent"),
    ],
)
def test_invalid_options_are_rejected(make_client: Harness, wrong: dict[str, Any], problem: str) -> None:
    """Options that could only fail later are a ValueError at once."""
    with make_client(in_turn()) as client, pytest.raises(ValueError, match=problem):
        client.with_options(**wrong)
