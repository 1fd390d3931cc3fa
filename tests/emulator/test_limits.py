"""Limits of a Speech resource: the rate limit, and personal voices without approval."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app
from customvoice_emulator.access.rate_limit import WINDOW, RateLimiter
from customvoice_emulator.common.errors import ServiceError
from customvoice_emulator.common.limits import REQUESTS_PER_WINDOW, Limits
from hypothesis import given
from hypothesis import strategies as st

VERSION = "2026-01-01"
START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
VOICE = "personalvoices/Jessica"


class ManualClock:
    """A clock that moves only by `advance`."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        """Advance the clock."""
        self.now += timedelta(seconds=seconds)


@contextmanager
def emulator(**arguments: Any) -> Iterator[httpx.Client]:
    """A client of an emulator created with `arguments`."""
    with httpx.Client(
        transport=EmulatorTransport(create_app(pace="immediate", **arguments)),
        base_url="http://127.0.0.1:8787/customvoice/",
        headers={"Ocp-Apim-Subscription-Key": DEFAULT_KEY},
        params={"api-version": VERSION},
    ) as client:
        yield client


def test_request_above_the_limit_gets_retry_after() -> None:
    """50 requests in 10 seconds pass, the next gets 429 with the seconds to wait; after them it passes."""
    clock = ManualClock()
    with emulator(clock=clock, limits=Limits(rate_limit=REQUESTS_PER_WINDOW)) as client:
        assert {client.get("projects").status_code for _ in range(25)} == {200}
        clock.advance(4)
        assert {client.get("projects/Nobody").status_code for _ in range(25)} == {404}
        refused = client.get("projects")
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "6")
        assert refused.json()["error"]["code"] == refused.headers["x-ms-error-code"] == "TooManyRequests"
        assert "Retry-After" in refused.json()["error"]["message"]
        clock.advance(int(refused.headers["Retry-After"]))
        assert {client.get("projects").status_code for _ in range(25)} == {200}
        assert client.get("projects").headers["Retry-After"] == "4"


def test_limit_is_per_speech_resource() -> None:
    """The two keys of a resource share it, another resource does not; unauthenticated requests do not count."""
    with emulator(keys=["a:1", "a:2", "b:3"], limits=Limits(rate_limit=2)) as client:
        statuses = [
            client.get("projects", headers={"Ocp-Apim-Subscription-Key": key}).status_code
            for key in ("wrong", "wrong", "wrong", "1", "2", "1", "2", "3", "3", "3")
        ]
    assert statuses == [401, 401, 401, 200, 200, 429, 429, 200, 200, 429]


def test_no_limit_by_default() -> None:
    """Tests and fuzzing need this."""
    with emulator() as client:
        assert {client.get("projects").status_code for _ in range(60)} == {200}


@pytest.mark.slow
@given(st.lists(st.floats(0, 12), max_size=60), st.integers(1, 5))
def test_no_window_holds_more_than_the_limit(pauses: list[float], limit: int) -> None:
    """For any pauses, at most `limit` requests pass in 10 seconds, and Retry-After is exact."""
    limiter, now = RateLimiter(limit), START
    passed: list[datetime] = []
    for pause in pauses:
        now += timedelta(seconds=pause)
        try:
            limiter.check("a", now)
        except ServiceError as refused:
            wait = timedelta(seconds=int(refused.headers["Retry-After"]))
            assert passed[-limit] + WINDOW <= now + wait
            assert wait < timedelta(seconds=1) + max(passed[-limit] + WINDOW - now, timedelta(seconds=1))
        else:
            passed.append(now)
    for first, last in zip(passed, passed[limit:], strict=False):
        assert last - first >= WINDOW


def test_clock_set_back_does_not_block() -> None:
    """Requests counted in the future of the clock no longer count."""
    limiter = RateLimiter(1)
    limiter.check("a", START)
    limiter.check("a", START - timedelta(days=1))
    with pytest.raises(ServiceError):
        limiter.check("a", START - timedelta(days=1))
    limiter.clear()
    limiter.check("a", START - timedelta(days=1))


@pytest.mark.parametrize(
    ("access", "method", "path", "status"),
    [
        ("approved", "GET", "personalvoices", 200),
        ("approved", "PUT", VOICE, 400),
        ("approved", "POST", VOICE, 415),
        ("denied-create", "GET", "personalvoices", 200),
        ("denied-create", "GET", VOICE, 404),
        ("denied-create", "DELETE", VOICE, 204),
        ("denied-create", "PUT", VOICE, 403),
        ("denied-create", "POST", VOICE, 403),
        ("denied-create", "PUT", "projects/Jessica", 201),
        ("denied-all", "GET", "personalvoices", 403),
        ("denied-all", "GET", VOICE, 403),
        ("denied-all", "DELETE", VOICE, 403),
        ("denied-all", "PUT", VOICE, 403),
        ("denied-all", "PUT", "projects/Jessica", 201),
        ("denied-all", "GET", "basemodels", 200),
    ],
)
def test_personal_voices_without_approval(access: Any, method: str, path: str, status: int) -> None:
    """Creating them, or all operations on them, gets 403 with the service's message; other operations work."""
    with emulator(limits=Limits(personal_voice_access=access)) as client:
        body = {"kind": "PersonalVoice"} if path.startswith("projects") else {}
        response = client.request(method, path, json=body if method == "PUT" else None)
    assert response.status_code == status
    if status == 403:
        error = response.json()["error"]
        assert error["code"] == response.headers["x-ms-error-code"] == "Forbidden"
        assert error["message"].startswith("You currently do not have the permission to use the personal voice.")


def test_401_takes_precedence_over_403() -> None:
    """An unknown client does not learn what a known one cannot do."""
    with emulator(limits=Limits(personal_voice_access="denied-all")) as client:
        assert client.get("personalvoices", headers={"Ocp-Apim-Subscription-Key": "wrong"}).status_code == 401


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"rate_limit": 0}, "rate_limit"),
        ({"max_endpoints": -1}, "max_endpoints"),
        ({"max_concurrent_trainings": 0}, "max_concurrent_trainings"),
        ({"personal_voice_access": "none"}, "denied-create"),
    ],
)
def test_invalid_limits_are_rejected(arguments: dict[str, Any], word: str) -> None:
    """The error has the limit and its allowed values."""
    with pytest.raises(ValueError, match=word):
        Limits(**arguments)


def test_rate_limit_at_the_edges_of_the_calendar() -> None:
    """The window neither begins before year 1 nor ends after year 9999."""
    for moment in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        limiter = RateLimiter(1)
        limiter.check("default", moment)
        with pytest.raises(ServiceError):
            limiter.check("default", moment)
