"""The arguments of a client are checked where they are given."""

from __future__ import annotations

import math
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from customvoice import AsyncClock, Clock, RetryPolicy, ServerError
from customvoice._runtime.http.timeouts import timeouts_from

from tests.client.harness import ENDPOINT, Harness, answer, harnesses, unwrap

HTTPS = "https://jessica.cognitiveservices.azure.com"


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


def test_retry_may_be_the_number_of_attempts(make_client: Harness) -> None:
    """retry=3 makes three attempts, of a client and of a derived one; retry=1 makes one."""
    received: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        received.append(request.method)
        return answer(503)

    with make_client(serve, retry=3) as client:
        for options, attempts in (({}, 3), ({"retry": 1}, 1), ({"retry": RetryPolicy(attempts=2)}, 2)):
            received.clear()
            with pytest.raises(ServerError):
                client.with_options(**options).projects.get("p")
            assert len(received) == attempts


def test_endpoint_and_key_come_from_the_environment(make_client: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without endpoint and credential the client reads both variables; arguments have priority."""
    monkeypatch.setenv("CUSTOMVOICE_ENDPOINT", HTTPS)
    monkeypatch.setenv("CUSTOMVOICE_KEY", "key-of-the-environment")
    keys: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["ocp-apim-subscription-key"])
        return answer(200, {"kind": "PersonalVoice"})

    for given, key in ((None, "key-of-the-environment"), ("mine", "mine")):
        client = make_client.connect(None, given, transport=httpx.MockTransport(serve))
        with client:
            client.projects.get("p")
            assert unwrap(client).endpoint == HTTPS
            assert keys[-1] == key


@pytest.mark.parametrize("value", [None, "", " "])
def test_missing_endpoint_or_key_names_its_variable(
    make_client: Harness, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    """A missing endpoint or credential is a ValueError with the variable to set."""
    for variable in ("CUSTOMVOICE_ENDPOINT", "CUSTOMVOICE_KEY"):
        monkeypatch.delenv(variable, raising=False)
        if value is not None:
            monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match="set CUSTOMVOICE_ENDPOINT or pass endpoint="):
        make_client.connect(None)
    with pytest.raises(ValueError, match="set CUSTOMVOICE_KEY or pass credential="):
        make_client.connect(ENDPOINT, None)


@pytest.mark.parametrize("endpoint", [f"{ENDPOINT}/customvoice", f"{ENDPOINT}/customvoice/", f"{ENDPOINT}/"])
def test_endpoint_may_end_in_the_path_of_the_api(make_client: Harness, endpoint: str) -> None:
    """An endpoint that already ends in /customvoice is the same endpoint."""
    urls: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        urls.append(request.url.path)
        return answer(200, {"kind": "PersonalVoice"})

    with make_client.connect(endpoint, transport=httpx.MockTransport(serve)) as client:
        client.projects.get("p")
    assert urls == ["/customvoice/projects/p"]


@pytest.mark.parametrize(
    ("timeout", "expected"),
    [
        (5, (5, 5)),
        (2.5, (2.5, 2.5)),
        ((3, 20), (3, 20)),
        (httpx.Timeout(7, connect=2), (2, 7)),
        (SimpleNamespace(connect=1, read=None), (1, None)),
        (math.inf, (None, None)),
    ],
)
def test_timeout_has_a_connect_and_a_read_part(make_client: Harness, timeout: Any, expected: Any) -> None:
    """A number, a tuple and an object bound connecting and reading apart."""
    seen: list[Any] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return answer(200, {"kind": "PersonalVoice"})

    with make_client(serve, timeout=timeout) as client:
        client.projects.get("p")
    connect, read = expected
    assert seen == [{"connect": connect, "read": read, "write": read, "pool": read}]


@pytest.mark.parametrize(
    ("options", "kind", "problem"),
    [
        ({"retry": 0}, ValueError, "attempts must be at least 1"),
        ({"retry": True}, TypeError, "retry must be a RetryPolicy"),
        ({"retry": 2.5}, TypeError, "retry must be a RetryPolicy"),
        ({"retry": "3"}, TypeError, "retry must be a RetryPolicy"),
        ({"timeout": 0}, ValueError, "timeout must be a number of seconds, more than 0"),
        ({"timeout": math.nan}, ValueError, "timeout must be a number of seconds"),
        ({"timeout": "5"}, TypeError, "timeout must be a number of seconds"),
        ({"timeout": True}, TypeError, "timeout must be a number of seconds"),
        ({"timeout": None}, TypeError, "Pass math.inf for no limit"),
        ({"timeout": (1, 2, 3)}, TypeError, r"\(connect, read\)"),
        ({"timeout": (1, -2)}, ValueError, "timeout must be a number of seconds"),
        ({"polling_interval": math.nan}, ValueError, "polling_interval must be a number of seconds"),
        ({"polling_interval": math.inf}, ValueError, "polling_interval must be a number of seconds"),
        ({"polling_interval": "1"}, TypeError, "polling_interval must be a number of seconds"),
        ({"on_request": 5}, TypeError, "on_request must be a function"),
        ({"on_response": "log"}, TypeError, "on_response must be a function"),
        ({"api_version": None}, ValueError, "api_version"),
        ({"user_agent": 5}, ValueError, "user_agent"),
        ({"verify": 5}, TypeError, "verify must be"),
    ],
)
def test_invalid_argument_is_an_error_of_the_constructor(
    make_client: Harness, options: dict[str, Any], kind: type[Exception], problem: str
) -> None:
    """An argument of another type or value is an error with what was expected, before any request."""
    with pytest.raises(kind, match=problem):
        make_client.connect(HTTPS, **options)


@pytest.mark.parametrize("endpoint", [7, b"https://host", httpx.URL("https://host")])
def test_endpoint_of_another_type_is_refused(make_client: Harness, endpoint: Any) -> None:
    """An endpoint that is not text is a TypeError."""
    with pytest.raises(TypeError, match="endpoint must be a URL as text"):
        make_client.connect(endpoint)


def test_client_of_httpx_is_not_a_transport(make_client: Harness) -> None:
    """A client of httpx passed as transport= is refused with the transport to pass instead."""
    with httpx.Client() as given, pytest.raises(TypeError, match=r"such as httpx\.(Async)?HTTPTransport\(\), not"):
        make_client.connect(HTTPS, transport=given)


def test_clock_of_the_other_client_is_refused(make_client: Harness) -> None:
    """The clock of the other kind of client is a TypeError, instead of a pause that never runs."""
    other: Any = Clock() if make_client.is_async else AsyncClock()
    kind = type(unwrap(make_client.connect(HTTPS)))
    with pytest.raises(TypeError, match=r"clock must be a customvoice\.(Async)?Clock"):
        kind(HTTPS, "key", clock=other)


def test_invalid_options_of_a_derived_client(make_client: Harness) -> None:
    """with_options checks like the constructor."""
    with make_client(lambda _: answer(200)) as client:
        for options in ({"retry": "3"}, {"timeout": (1, 2)}, {"polling_interval": "1"}, {"on_request": 1}):
            with pytest.raises(TypeError):
                client.with_options(**options)


def test_timeout_objects_need_both_attributes() -> None:
    """An object with one of the two attributes is refused."""
    with pytest.raises(TypeError, match="timeout must be"):
        timeouts_from(SimpleNamespace(connect=1))
