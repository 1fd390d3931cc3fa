"""Pollers: what they ask, how long they wait, how they end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from client_harness import ENDPOINT, KEY, Blocking, Harness, answer, harnesses, unwrap
from customvoice import (
    AsyncPoller,
    DecodingError,
    LinkError,
    OperationFailedError,
    OperationTimeoutError,
    Poller,
    UnknownStatusError,
)

BODY = {"projectId": "p", "consentId": "c", "trainingSetId": "t", "recipe": {"kind": "Default"}}
MONITOR = f"{ENDPOINT}/customvoice/operations/op-1?api-version=2026-01-01"


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


class Service:
    """Plays one operation: `statuses` one after the other, then the last for ever."""

    def __init__(self, *statuses: str, resource: dict[str, Any] | None = None, **headers: str) -> None:
        self.statuses = iter(statuses)
        self.last = statuses[-1] if statuses else ""
        self.resource = {**BODY, **(resource or {"status": "Succeeded"})}
        self.headers = {"operation_location": MONITOR} | headers
        self.monitor_headers: dict[str, str] = {}
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        if "/operations/" in request.url.path:
            return answer(200, {"id": "op-1", "status": next(self.statuses, self.last)}, **self.monitor_headers)
        if request.method == "GET":
            return answer(200, self.resource)
        named = {name: value for name, value in self.headers.items() if value}
        return answer(202, **named) if ":upload" in request.url.path else answer(201, BODY, **named)


def model() -> Any:
    from customvoice import Model

    return Model.from_dict(BODY)


def begin(make_client: Harness, service: Service, **options: Any) -> Any:
    return make_client(service, **options).models.begin_create("m-1", model())


def resume(poller: Any, client: Any, token: str) -> Any:
    kind = AsyncPoller if isinstance(poller, Blocking) else Poller
    resumed = kind.from_continuation_token(unwrap(client.models), token)
    return Blocking(resumed, client._loop) if isinstance(client, Blocking) else resumed


def test_result_waits_and_returns_the_resource(make_client: Harness) -> None:
    """The status is asked for until it is final; then the resource itself is read and returned."""
    service = Service("NotStarted", "Running", "Succeeded", resource={"status": "Succeeded", "engineVersion": "1"})
    poller = begin(make_client, service)
    result = poller.result()
    assert (result.engine_version, result.status) == ("1", "Succeeded")
    assert service.asked == [
        "PUT /customvoice/models/m-1",
        *["GET /customvoice/operations/op-1"] * 3,
        "GET /customvoice/models/m-1",
    ]
    assert (poller.status(), poller.done()) == ("Succeeded", True)


def test_an_action_gives_the_resource_too(make_client: Harness) -> None:
    """An upload, whose own answer is empty, returns the training set."""
    from customvoice import AzureBlobContentSource, Dataset, DatasetKind

    service = Service("Succeeded", resource={"locale": "en-US", "status": "Succeeded"})
    source = AzureBlobContentSource(container_url="https://s/c?sig=x", extensions=[".wav"])
    with make_client(service) as client:
        poller = client.training_sets.begin_upload_data("t-1", Dataset(kind=DatasetKind.AUDIO_ONLY, audios=source))
        assert poller.result().locale == "en-US"
    assert service.asked[-1] == "GET /customvoice/trainingsets/t-1"


def test_the_pause_grows_from_one_to_thirty_seconds(make_client: Harness) -> None:
    """Without anything else said, every pause is twice the one before, up to 30 s."""
    begin(make_client, Service(*["Running"] * 7, "Succeeded")).result()
    assert make_client.time.slept == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


def test_a_chosen_interval_does_not_grow(make_client: Harness) -> None:
    """polling_interval of the client is every pause; that of the call comes before it."""
    begin(make_client, Service("Running", "Succeeded"), polling_interval=3.0).result()
    assert make_client.time.slept == [3.0, 3.0]
    with make_client(Service("Succeeded"), polling_interval=3.0) as client:
        client.models.begin_create("m-1", model(), polling_interval=0.5).result()
    assert make_client.time.slept[2:] == [0.5]


def test_retry_after_comes_first(make_client: Harness) -> None:
    """A pause that the service asks for wins over the chosen one, on the first answer and on every status."""
    service = Service("Running", "Succeeded", retry_after="5")
    service.monitor_headers = {"retry_after": "7"}
    begin(make_client, service, polling_interval=1.0).result()
    assert make_client.time.slept == [5.0, 7.0]


def test_done_asks_only_when_the_next_question_is_due(make_client: Harness) -> None:
    """done() neither waits nor asks early, and sees the end without wait()."""
    service = Service("Running", "Succeeded")
    poller = begin(make_client, service)
    assert [poller.done(), poller.done(), len(service.asked)] == [False, False, 1]
    make_client.time.now += 1.0
    assert [poller.done(), poller.done(), len(service.asked)] == [False, False, 2]
    make_client.time.now += 2.0
    assert [poller.done(), poller.done(), len(service.asked)] == [True, True, 3]
    assert make_client.time.slept == []


def test_wait_ends_with_the_callers_time(make_client: Harness) -> None:
    """wait(timeout) returns and result(timeout) raises when the time is over; the operation can be waited for again."""
    service = Service("Running", "Running", "Succeeded")
    poller = begin(make_client, service, polling_interval=10.0)
    assert poller.wait(25.0) is None
    assert (poller.status(), make_client.time.slept) == ("Running", [10.0, 10.0, 5.0])
    with pytest.raises(OperationTimeoutError, match=r"operation op-1 on Models 'm-1' is still Running after 2\.0 s"):
        poller.result(2.0)
    assert poller.result().project_id == "p"


def test_failure_is_raised_with_the_reason_of_the_resource(make_client: Harness) -> None:
    """A failed operation raises, with failureReason and the resource."""
    resource = {"status": "Failed", "properties": {"failureReason": "DataNotEnough"}}
    poller = begin(make_client, Service("Failed", resource=resource))
    with pytest.raises(OperationFailedError, match="Models 'm-1' failed: DataNotEnough") as caught:
        poller.result()
    error = caught.value
    assert (error.operation_id, error.failure_reason, error.operation) == ("op-1", "DataNotEnough", "Models_Create")
    assert error.resource == {**BODY, **resource}


def test_failure_is_raised_though_the_resource_is_gone(make_client: Harness) -> None:
    """A failed operation whose resource cannot be read is still told as failed."""
    service = Service("Failed")

    def handle(request: httpx.Request) -> httpx.Response:
        return answer(404) if request.method == "GET" and "/models/" in request.url.path else service(request)

    with make_client(handle) as client, pytest.raises(OperationFailedError, match="reason is unknown.* 404"):
        client.models.begin_create("m-1", model()).result()


def test_a_failed_resource_is_never_returned(make_client: Harness) -> None:
    """Success of the monitor does not hide that the resource itself says Failed."""
    with pytest.raises(OperationFailedError, match="names no reason"):
        begin(make_client, Service("Succeeded", resource={"status": "Failed"})).result()


@pytest.mark.parametrize("status", ["Canceled", "succeeded", ""])
def test_an_unknown_status_ends_the_waiting(make_client: Harness, status: str) -> None:
    """A status that the contract does not know is an error, not a loop."""
    with pytest.raises(UnknownStatusError, match="does not know") as caught:
        begin(make_client, Service(status)).result()
    assert caught.value.operation_id == "op-1"


@pytest.mark.parametrize("body", [{"id": "op-1"}, {"status": None}, []])
def test_a_monitor_without_status_is_an_error(make_client: Harness, body: Any) -> None:
    """An answer of the monitor that has no status raises DecodingError."""
    service = Service("Running")

    def handle(request: httpx.Request) -> httpx.Response:
        return answer(200, body) if "/operations/" in request.url.path else service(request)

    with make_client(handle) as client, pytest.raises(DecodingError, match=r"Operation\.status"):
        client.models.begin_create("m-1", model()).result()


def test_the_monitor_is_found_without_operation_location(make_client: Harness) -> None:
    """Without that header the Operation-Id leads to the monitor, the answered one before the one that was sent."""
    service = Service("Succeeded", operation_location="", operation_id="theirs")
    poller = begin(make_client, service)
    poller.result()
    assert service.asked[1] == "GET /customvoice/operations/theirs"
    service = Service("Succeeded", operation_location="")
    with make_client(service) as client:
        client.models.begin_create("m-1", model(), operation_id="mine").result()
    assert service.asked[1] == "GET /customvoice/operations/mine"


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/customvoice/operations/op-1",
        "https://127.0.0.1:8787/x",
        "http://127.0.0.1:8788/x",
        "//evil.example/x",
        "http://127.0.0.1:8787@evil.example/x",
        "http://127.0.0.1:notaport/x",
        "http://[",
    ],
)
def test_a_monitor_elsewhere_is_refused(make_client: Harness, link: str) -> None:
    """Operation-Location on another origin is not followed, for the key would go there."""
    service = Service("Succeeded", operation_location=link)
    with pytest.raises(LinkError, match="Operation-Location leads to another origin"):
        begin(make_client, service)
    assert len(service.asked) == 1


def test_a_token_goes_on_with_the_operation(make_client: Harness) -> None:
    """A continuation token holds no secret and goes on where the poller was, without starting again."""
    service = Service("Running", "Succeeded")
    with make_client(service) as client:
        poller = client.models.begin_create("m-1", model())
        token = poller.continuation_token()
        resumed = resume(poller, client, token)
        assert resumed.result().project_id == "p"
    assert service.asked.count("PUT /customvoice/models/m-1") == 1
    assert KEY not in token


def test_a_token_is_checked(make_client: Harness) -> None:
    """A damaged token, one of another group and one of another endpoint are refused."""
    with make_client(Service("Running")) as client:
        poller = client.models.begin_create("m-1", model())
        token = poller.continuation_token()
        for damaged in ("", "x", token[:-8], "e30="):
            with pytest.raises(ValueError, match="no continuation token"):
                resume(poller, client, damaged)
        kind = type(unwrap(poller))
        with pytest.raises(ValueError, match="belongs to Models, not Consents"):
            kind.from_continuation_token(unwrap(client.consents), token)
    with make_client.connect("http://127.0.0.1:9999") as other, pytest.raises(LinkError):
        resume(poller, other, token)


def test_callbacks_are_called_once_at_the_end(make_client: Harness) -> None:
    """A callback is called with the poller when the end is seen, and at once when it is over already."""
    seen: list[str] = []
    poller = begin(make_client, Service("Running", "Succeeded"))
    poller.add_done_callback(lambda done: seen.append(f"first {done.status()}"))
    assert seen == []
    poller.wait()
    poller.add_done_callback(lambda done: seen.append(f"late {done.status()}"))
    poller.result()
    assert seen == ["first Succeeded", "late Succeeded"]
