"""Deadlines: a timeout bounds pauses, attempts, locks, tokens and the final read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from customvoice import (
    CustomVoiceClient,
    OperationTimeoutError,
    RequestTimeoutError,
    RetryPolicy,
    ServerError,
    TransportError,
)
from customvoice._runtime.deadline import Deadline
from customvoice._runtime.long_running.base_poller import DONE_SECONDS

from tests.client.harness import ENDPOINT, KEY, FakeTime, Harness, answer, harnesses

BODY = {"projectId": "p", "consentId": "c", "trainingSetId": "t", "recipe": {"kind": "Default"}, "status": "Succeeded"}
MONITOR = f"{ENDPOINT}/customvoice/operations/op-1?api-version=2026-01-01"
PATIENT = RetryPolicy(attempts=4)

# A service that never responds.
HANG = "hang"


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


class Service:
    """Serves one operation. `monitor` and `resource` are its responses, or HANG: then the clock advances until the
    client's timeout."""

    def __init__(self, time: FakeTime, monitor: Any = HANG, resource: Any = HANG) -> None:
        self.time = time
        self.monitor = monitor
        self.resource = resource
        self.seen: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        if request.method == "PUT":
            return answer(201, BODY, operation_location=MONITOR)
        outcome = self.monitor if "/operations/" in request.url.path else self.resource
        if outcome == HANG:
            self.time.sleep(request.extensions["timeout"]["read"])
            raise httpx.ReadTimeout("timed out", request=request)
        status, body, headers = outcome
        return answer(status, body, **headers)

    @property
    def polls(self) -> int:
        return sum("/operations/" in request.url.path for request in self.seen)


def begin(make_client: Harness, service: Service, **options: Any) -> Any:
    from customvoice import Model

    options.setdefault("retry", PATIENT)
    options.setdefault("polling_interval", 0.5)
    return make_client(service, **options).models.begin_create("m-1", Model.from_dict(BODY))


UNAVAILABLE = (503, {"error": {"code": "X", "message": "m"}}, {"retry_after": "8"})
RUNNING: Any = (200, {"id": "op-1", "status": "Running"}, {})
SUCCEEDED: Any = (200, {"id": "op-1", "status": "Succeeded"}, {})


@pytest.mark.parametrize(
    ("monitor", "cause"), [(UNAVAILABLE, ServerError), (HANG, RequestTimeoutError)], ids=["503", "hang"]
)
def test_result_ends_at_its_timeout(make_client: Harness, monitor: Any, cause: type[Exception]) -> None:
    """result(2) raises OperationTimeoutError after 2 s, with the last status and the error of the last request."""
    service = Service(make_client.time, monitor)
    poller = begin(make_client, service)
    start = make_client.time.now
    with pytest.raises(OperationTimeoutError, match=r"is still NotStarted after 2.* The last request failed") as caught:
        poller.result(2)
    assert 2.0 <= make_client.time.now - start <= 2.1
    assert isinstance(caught.value.__cause__, cause)
    assert caught.value.last_status == "NotStarted"
    assert service.polls == 1


def test_poll_starts_again_after_a_timeout(make_client: Harness) -> None:
    """A poller whose monitor did not respond in time can wait again."""
    service = Service(make_client.time, HANG)
    poller = begin(make_client, service)
    assert poller.wait(2) is None
    service.monitor, service.resource = SUCCEEDED, (200, BODY, {})
    assert poller.result(2).project_id == "p"


def test_final_read_ends_at_the_timeout(make_client: Harness) -> None:
    """If the resource cannot be read in time, the error has the final status."""
    poller = begin(make_client, Service(make_client.time, SUCCEEDED, HANG))
    start = make_client.time.now
    with pytest.raises(OperationTimeoutError, match=r"has ended \(Succeeded\), but its resource could not") as caught:
        poller.result(2)
    assert make_client.time.now - start <= 2.1
    assert (caught.value.last_status, type(caught.value.__cause__)) == ("Succeeded", RequestTimeoutError)


def test_no_cause_remains_after_a_good_poll(make_client: Harness) -> None:
    """The timeout error has a cause only if the last request failed."""
    poller = begin(make_client, Service(make_client.time, RUNNING))
    with pytest.raises(OperationTimeoutError) as caught:
        poller.result(2)
    assert (caught.value.__cause__, caught.value.last_status) == (None, "Running")
    assert "request failed" not in str(caught.value)


@pytest.mark.parametrize("timeout", [-1.0, float("nan")])
def test_invalid_timeout_is_rejected(make_client: Harness, timeout: float) -> None:
    """A negative timeout and NaN are a ValueError."""
    poller = begin(make_client, Service(make_client.time, RUNNING))
    for method in (poller.wait, poller.result):
        with pytest.raises(ValueError, match="timeout must be a number of seconds"):
            method(timeout)


def test_infinite_timeout_is_none(make_client: Harness) -> None:
    """result(inf) waits without limit."""
    service = Service(make_client.time, SUCCEEDED, (200, BODY, {}))
    assert begin(make_client, service).result(float("inf")).project_id == "p"


@pytest.mark.parametrize("monitor", [UNAVAILABLE, HANG], ids=["503", "hang"])
def test_done_asks_once(make_client: Harness, monitor: Any) -> None:
    """done() sends one request within its own bound, and neither retries nor pauses."""
    service = Service(make_client.time, monitor)
    poller = begin(make_client, service)
    make_client.time.now += 1.0
    start = make_client.time.now
    assert poller.done() is False
    assert service.polls == 1
    assert make_client.time.now - start <= DONE_SECONDS + 0.1
    assert service.seen[-1].extensions["timeout"]["read"] <= DONE_SECONDS


def test_done_raises_a_repeated_failure(make_client: Harness) -> None:
    """A temporary failure is raised when it has happened as often as the retry policy has attempts."""
    service = Service(make_client.time, (503, {"error": {"code": "X", "message": "m"}}, {}))
    poller = begin(make_client, service)
    for _ in range(3):
        make_client.time.now += 100.0
        assert poller.done() is False
    make_client.time.now += 100.0
    with pytest.raises(ServerError):
        poller.done()
    assert service.polls == 4


def test_per_call_timeout_bounds_all_attempts(make_client: Harness) -> None:
    """with_options(timeout=5) ends a call after 5 s, with all its attempts and pauses."""
    service = Service(make_client.time, resource=(503, {"error": {"code": "X", "message": "m"}}, {"retry_after": "2"}))
    with make_client(service, retry=RetryPolicy(attempts=9)) as client, pytest.raises(ServerError):
        client.with_options(timeout=5).models.get("m-1")
    assert make_client.time.slept == [2.0, 2.0]
    service.resource = HANG
    start = make_client.time.now
    with make_client(service, retry=RetryPolicy(attempts=9)) as client, pytest.raises(RequestTimeoutError):
        client.with_options(timeout=5).models.get("m-1")
    assert make_client.time.now - start <= 5.1


def test_wait_does_not_wait_for_the_poll_of_another_thread() -> None:
    """While one thread polls, wait(0) of another returns."""
    polling, respond = threading.Event(), threading.Event()
    time = FakeTime()
    service = Service(time, SUCCEEDED, (200, BODY, {}))

    def handle(request: httpx.Request) -> httpx.Response:
        if "/operations/" in request.url.path:
            polling.set()
            assert respond.wait(120)
        return service(request)

    for harness in harnesses(is_async=False):
        poller = begin(harness, handle)  # type: ignore[arg-type] # a function that calls the service
        other = threading.Thread(target=poller.wait, daemon=True)
        other.start()
        assert polling.wait(120)
        poller.wait(0.0)
        assert poller.status() == "NotStarted"
        respond.set()
        other.join(120)
        assert poller.status() == "Succeeded"


class Drip(BaseHTTPRequestHandler):
    """Sends one header after another, without end."""

    def do_GET(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        try:
            while not self.server.stopped.wait(0.005):  # type: ignore[attr-defined]
                self.wfile.write(b"X: y\r\n")
        except OSError:
            self.server.stopped.set()  # type: ignore[attr-defined] # the client has disconnected

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


def test_timeout_ends_a_response_without_end() -> None:
    """A server that sends a little again and again never exceeds a socket's timeout, but the call ends at its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Drip)
    server.stopped = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with CustomVoiceClient(f"http://127.0.0.1:{server.server_address[1]}", KEY) as client:
            with pytest.raises(RequestTimeoutError, match="no response"):
                client.with_options(timeout=0.1).projects.get("a")
            server.stopped.set()  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_timeout_bounds_the_token_request() -> None:
    """A credential that does not return a token in time ends the call."""
    release = threading.Event()

    class Slow:
        def get_token(self, *_: str) -> Any:
            release.wait(120)
            raise RuntimeError("too late")

    for harness in harnesses(is_async=False):
        client = harness(lambda _: answer(200, BODY), credential=Slow())
        with pytest.raises(TransportError, match="no token in time"):
            client.with_options(timeout=0.01).models.get("m-1")
        release.set()


def test_the_sooner_deadline_counts() -> None:
    """Of two deadlines the sooner one bounds a call; a deadline without seconds bounds nothing."""
    time = FakeTime()
    deadline = Deadline(time.read, 5.0)
    assert deadline.sooner(None) is deadline.sooner(9.0) is deadline
    assert deadline.sooner(2.0).remaining() == 2.0
    assert Deadline(time.read, None).attempt_seconds() is None
    time.now += 5.0
    assert (deadline.is_over(), deadline.allows_attempt(), deadline.allows_retry(0.1)) == (True, True, False)
    time.now += 1.0
    assert not deadline.allows_attempt()
