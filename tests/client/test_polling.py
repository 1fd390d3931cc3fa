"""Pollers: their requests, their pauses, and their results."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import customvoice
import httpx
import pytest
from customvoice import (
    AsyncPoller,
    DecodingError,
    LinkError,
    OperationFailedError,
    OperationTimeoutError,
    Poller,
    ServerError,
    TransportError,
    UnknownStatusError,
)
from customvoice._runtime.calls.retry import MAX_RETRY_AFTER
from customvoice._runtime.errors import (
    OperationNotFoundError,
    ResourceDeletedError,
    StatusRegressionError,
)
from customvoice._runtime.http.messages import Response
from customvoice._runtime.long_running.continuation import from_token, to_token
from customvoice._runtime.long_running.polling import PollingState, updated_state
from hypothesis import given
from hypothesis import strategies as st

from tests.client.harness import ENDPOINT, KEY, Blocking, Harness, answer, harnesses, unwrap

BODY = {"projectId": "p", "consentId": "c", "trainingSetId": "t", "recipe": {"kind": "Default"}}
MONITOR = f"{ENDPOINT}/customvoice/operations/op-1?api-version=2026-01-01"
STATE: dict[str, Any] = {
    "group": "Models",
    "resource_id": "m-1",
    "operation": "Models_Create",
    "operation_id": "op-1",
    "url": MONITOR,
    "api_version": "2026-01-01",
}


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


class Service:
    """Serves one operation: `statuses` in turn, the last one repeated; a number is an error's status.

    `found` is the status of the response when the resource is read.
    """

    def __init__(
        self, *statuses: str | int, resource: dict[str, Any] | None = None, found: int = 200, **headers: str
    ) -> None:
        self.statuses = iter(statuses)
        self.last = statuses[-1] if statuses else ""
        self.resource = {**BODY, **(resource or {"status": "Succeeded"})}
        self.found = found
        self.headers = {"operation_location": MONITOR} | headers
        self.monitor_headers: dict[str, str] = {}
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        if "/operations/" in request.url.path:
            status = next(self.statuses, self.last)
            if isinstance(status, int):
                return answer(status, {"error": {"code": "X", "message": "m"}}, **self.monitor_headers)
            return answer(200, {"id": "op-1", "status": status}, **self.monitor_headers)
        if request.method == "GET":
            return answer(self.found, self.resource)
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
    """The status is polled until it is final; then the resource itself is read and returned."""
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


def test_action_returns_the_resource(make_client: Harness) -> None:
    """An upload, whose own response is empty, returns the training set."""
    from customvoice import AzureBlobContentSource, Dataset, DatasetKind

    service = Service("Succeeded", resource={"locale": "en-US", "status": "Succeeded"})
    source = AzureBlobContentSource(container_url="https://s/c?sig=x", extensions=[".wav"])
    with make_client(service) as client:
        poller = client.training_sets.begin_upload_data("t-1", Dataset(kind=DatasetKind.AUDIO_ONLY, audios=source))
        assert poller.result().locale == "en-US"
    assert service.asked[-1] == "GET /customvoice/trainingsets/t-1"


def test_the_pause_grows_from_one_to_thirty_seconds(make_client: Harness) -> None:
    """By default every pause is twice the previous one, up to 30 s."""
    begin(make_client, Service(*["Running"] * 7, "Succeeded")).result()
    assert make_client.time.slept == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


def test_a_chosen_interval_does_not_grow(make_client: Harness) -> None:
    """polling_interval of the client is every pause; that of the call has priority."""
    begin(make_client, Service("Running", "Succeeded"), polling_interval=3.0).result()
    assert make_client.time.slept == [3.0, 3.0]
    with make_client(Service("Succeeded"), polling_interval=3.0) as client:
        client.models.begin_create("m-1", model(), polling_interval=0.5).result()
    assert make_client.time.slept[2:] == [0.5]


def test_retry_after_has_priority(make_client: Harness) -> None:
    """A pause that the service requests overrides the caller's, on the first response and on every status."""
    service = Service("Running", "Succeeded", retry_after="5")
    service.monitor_headers = {"retry_after": "7"}
    begin(make_client, service, polling_interval=1.0).result()
    assert make_client.time.slept == [5.0, 7.0]


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"retry_after": "3600"}, 3600.0),
        ({"retry_after": "1e9"}, 86_400.0),
        ({"retry_after_ms": "2500"}, 2.5),
        ({"retry_after": "Mon, 12 Jan 1970 13:46:45 GMT"}, 4.0),
        ({"retry_after": "0"}, 1.0),
        ({"retry_after_ms": "1"}, 1.0),
        ({"retry_after": "soon"}, 2.0),
    ],
    ids=["long", "capped", "milliseconds", "date", "zero", "tiny", "invalid"],
)
def test_retry_after_has_limits(make_client: Harness, headers: dict[str, str], pause: float) -> None:
    """A pause may be a date or milliseconds; it is at most a day and at least the first interval."""
    service = Service("Running", "Succeeded")
    service.monitor_headers = headers
    begin(make_client, service).result()
    assert make_client.time.slept == [1.0, pause]


@pytest.mark.slow
@pytest.mark.parametrize("headers", [{}, {"retry_after": "30"}], ids=["growing", "asked-for"])
def test_a_day_of_waiting_takes_a_few_thousand_polls(make_client: Harness, headers: dict[str, str]) -> None:
    """Training takes a day: that is a poll every 30 s, no more."""
    service = Service("Running", resource={"status": "Succeeded"})
    service.monitor_headers = headers
    day = make_client.time.now + 86_400

    def handle(request: httpx.Request) -> httpx.Response:
        if make_client.time.now >= day:
            service.last = "Succeeded"
        return service(request)

    with make_client(handle) as client:
        assert client.models.begin_create("m-1", model()).result().status == "Succeeded"
    assert 2800 < len(service.asked) < 2900
    assert make_client.time.now <= day + MAX_RETRY_AFTER


@pytest.mark.parametrize("interval", [-1.0, float("inf"), float("nan")])
def test_invalid_interval_is_rejected_before_any_request(make_client: Harness, interval: float) -> None:
    """An invalid polling_interval is a ValueError, and no operation was started."""
    service = Service("Running")
    with make_client(service) as client, pytest.raises(ValueError, match="polling_interval must be"):
        client.models.begin_create("m-1", model(), polling_interval=interval)
    assert service.asked == []


def test_done_polls_only_when_due(make_client: Harness) -> None:
    """done() neither waits nor polls early, and sees the end without wait()."""
    service = Service("Running", "Succeeded")
    poller = begin(make_client, service)
    assert [poller.done(), poller.done(), len(service.asked)] == [False, False, 1]
    make_client.time.now += 1.0
    assert [poller.done(), poller.done(), len(service.asked)] == [False, False, 2]
    make_client.time.now += 2.0
    assert [poller.done(), poller.done(), len(service.asked)] == [True, True, 3]
    assert make_client.time.slept == []


def test_wait_ends_after_the_callers_timeout(make_client: Harness) -> None:
    """After the timeout wait() returns and result() raises; the poller can wait again."""
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


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("DataNotEnough", "Upload more data"),
        ("InaccessibleCustomerStorage", "SAS allows reading and listing"),
        ("AudioAndScriptNotMatch", "word for word"),
        ("NeverHeardOf", None),
        (None, None),
        (7, None),
    ],
)
def test_failure_contains_advice_for_its_reason(make_client: Harness, reason: Any, advice: str | None) -> None:
    """The message has the failed training sets and advice for a known reason; invalid properties do no harm."""
    properties = {"failureReason": reason, "failedTrainingsets": ["t-1", "t-2", None]}
    poller = begin(make_client, Service("Failed", resource={"status": "Failed", "properties": properties}))
    with pytest.raises(OperationFailedError, match="Failed training sets: t-1, t-2") as caught:
        poller.result()
    assert caught.value.failed_trainingsets == ("t-1", "t-2")
    assert (advice or "None") in str(caught.value.advice)
    assert (advice or "") in str(caught.value)


def test_every_documented_reason_has_advice() -> None:
    """There is advice for every failureReason in the contract of any version."""
    from customvoice._runtime.long_running.advice import advice_for_reason
    from customvoice_spec import projected, versions

    schemas = [item for version in versions() for item in projected(version)["components"]["schemas"].items()]
    reasons = {reason for name, schema in schemas if name.endswith("FailureReason") for reason in schema["enum"]}
    assert {"AudioAndScriptNotMatch", "SpeakerVerificationFailed"} <= reasons
    assert [reason for reason in reasons if not advice_for_reason(reason)] == []


def test_failure_contains_no_signature(make_client: Harness) -> None:
    """A SAS in the failed resource is redacted on the error."""
    resource = {
        "status": "Failed",
        "audios": ["https://s/c?sig=SECRET"],
        "properties": {"failureReason": "?sig=SECRET"},
    }
    with pytest.raises(OperationFailedError) as caught:
        begin(make_client, Service("Failed", resource=resource)).result()
    assert "SECRET" not in f"{caught.value} {vars(caught.value)}"


def test_failure_is_raised_if_the_resource_cannot_be_read(make_client: Harness) -> None:
    """A failed operation whose resource cannot be read is still raised as failed."""
    service = Service("Failed", found=404, resource={"message": "No such model."})
    with pytest.raises(OperationFailedError, match=r"reason is unknown.* No such model"):
        begin(make_client, service).result()


def test_a_failed_resource_is_never_returned(make_client: Harness) -> None:
    """Success of the status monitor does not hide a resource whose own status is Failed."""
    with pytest.raises(OperationFailedError, match="the resource has no reason"):
        begin(make_client, Service("Succeeded", resource={"status": "Failed"})).result()


def test_deleted_resource_raises_resource_deleted_error(make_client: Harness) -> None:
    """An operation that succeeded on a deleted resource raises ResourceDeletedError."""
    with pytest.raises(
        ResourceDeletedError, match=r"Models 'm-1' has ended \(Succeeded\), but the resource does not exist"
    ) as caught:
        begin(make_client, Service("Succeeded", found=404)).result()
    assert (caught.value.operation_id, caught.value.status, caught.value.operation) == ("op-1", 404, "Models_Create")


@pytest.mark.parametrize(
    ("found", "error", "message"),
    [
        (404, ResourceDeletedError, "is unknown to the service, and the resource does not exist"),
        (
            200,
            OperationNotFoundError,
            "whose last status was Running; the resource exists and has the status Succeeded",
        ),
        (503, OperationNotFoundError, "and the resource cannot be read"),
    ],
)
def test_unknown_operation_raises_an_error(
    make_client: Harness, found: int, error: type[Exception], message: str
) -> None:
    """A status monitor that returns 404 ends the wait; the resource shows whether it was deleted. The poller can wait
    again."""
    service = Service("Running", 404, "Succeeded", found=found)
    poller = begin(make_client, service)
    with pytest.raises(error, match=message) as caught:
        poller.wait()
    assert getattr(caught.value, "resource", None) == (service.resource if found == 200 else None)
    assert (poller.status(), poller.wait(), poller.status()) == ("Running", None, "Succeeded")


@pytest.mark.parametrize("status", ["NotStarted", "Running", "Disabling"])
def test_resource_that_changes_again_is_not_returned(make_client: Harness, status: str) -> None:
    """After the end of the operation, a changing resource raises an error; the caller can ask again."""
    service = Service("Succeeded", resource={"status": status})
    poller = begin(make_client, service)
    with pytest.raises(StatusRegressionError, match=f"has ended .Succeeded., but the resource is {status}") as caught:
        poller.result()
    assert caught.value.resource == service.resource
    service.resource["status"] = "Succeeded"
    assert poller.result().status == "Succeeded"
    assert service.asked.count("GET /customvoice/operations/op-1") == 1


def test_status_regression_is_an_error() -> None:
    """A status monitor that returns another status after a final one is an error; the same status is not."""
    for final, other in (("Succeeded", "Running"), ("Failed", "Succeeded"), ("Failed", "NotStarted")):
        state = PollingState(**{**STATE, "status": final})
        same, back = (
            Response(status=200, headers={}, content=json.dumps({"status": s}).encode()) for s in (final, other)
        )
        assert updated_state(state, same, now=0.0).status == final
        with pytest.raises(StatusRegressionError, match=f"had ended .{final}., but its monitor now reports {other}"):
            updated_state(state, back, now=0.0)


@pytest.mark.parametrize("fault", [503, 401, httpx.ConnectError("refused")], ids=["503", "401", "refused"])
def test_poller_works_after_an_error(make_client: Harness, fault: Any) -> None:
    """An error of a poll is raised, and the next call polls again after a pause, not at once."""
    service = Service("Running", "Succeeded")
    faults = [fault]

    def handle(request: httpx.Request) -> httpx.Response:
        if "/operations/" in request.url.path and faults:
            error = faults.pop()
            if isinstance(error, int):
                return answer(error, {"error": {"code": "X", "message": "m"}}, retry_after="9")
            raise error
        return service(request)

    with make_client(handle) as client:
        poller = client.models.begin_create("m-1", model())
        with pytest.raises((ServerError, TransportError, customvoice.AuthenticationError)):
            poller.result()
        assert (poller.status(), poller.done()) == ("NotStarted", False)
        assert poller.result().status == "Succeeded"
    assert make_client.time.slept == [1.0, 9.0 if isinstance(fault, int) else 2.0, 4.0]


def test_failed_polls_keep_the_interval(make_client: Harness) -> None:
    """Repeated done() raises the error when it polls, and polls no more often than otherwise."""
    service = Service("Canceled")
    poller = begin(make_client, service)
    raised = 0
    for _ in range(600):
        make_client.time.now += 0.1
        try:
            poller.done()
        except UnknownStatusError:
            raised += 1
    assert raised == len(service.asked) - 1 == 5


@pytest.mark.parametrize("status", ["Canceled", "succeeded", ""])
def test_unknown_status_is_an_error(make_client: Harness, status: str) -> None:
    """A status outside the contract is an error, not a loop."""
    with pytest.raises(UnknownStatusError, match="does not define") as caught:
        begin(make_client, Service(status)).result()
    assert caught.value.operation_id == "op-1"


@pytest.mark.parametrize("body", [{"id": "op-1"}, {"status": None}, []])
def test_a_monitor_without_status_is_an_error(make_client: Harness, body: Any) -> None:
    """A response of the status monitor without a status raises DecodingError."""
    service = Service("Running")

    def handle(request: httpx.Request) -> httpx.Response:
        return answer(200, body) if "/operations/" in request.url.path else service(request)

    with make_client(handle) as client, pytest.raises(DecodingError, match=r"Operation\.status"):
        client.models.begin_create("m-1", model()).result()


def test_the_monitor_is_found_without_operation_location(make_client: Harness) -> None:
    """Without that header the Operation-Id identifies the monitor: that of the response before that of the request."""
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
def test_monitor_on_another_origin_is_rejected(make_client: Harness, link: str) -> None:
    """Operation-Location on another origin is not followed, because it would send the key there."""
    service = Service("Succeeded", operation_location=link)
    with pytest.raises(LinkError, match="Operation-Location leads to another origin"):
        begin(make_client, service)
    assert len(service.asked) == 1


def test_token_resumes_the_operation(make_client: Harness) -> None:
    """A continuation token is plain JSON, contains no secret, and resumes the operation without starting it again."""
    service = Service("Running", "Running", "Succeeded")
    with make_client(service) as client:
        poller = client.models.begin_create("m-1", model())
        assert poller.wait(1.5) is None
        token = poller.continuation_token()
        resumed = resume(poller, client, token)
        assert (resumed.status(), resumed.operation_id) == ("Running", "op-1")
        assert resumed.result().project_id == "p"
    assert service.asked.count("PUT /customvoice/models/m-1") == 1
    assert KEY not in token
    assert json.loads(token) == {**STATE, "version": 1, "status": "Running"}


def test_token_of_an_ended_operation_reads_the_resource_only(make_client: Harness) -> None:
    """An ended operation stays ended, though the service may have forgotten it by then."""
    service = Service("Succeeded", 404)
    with make_client(service) as client:
        poller = client.models.begin_create("m-1", model())
        poller.wait()
        resumed = resume(poller, client, poller.continuation_token())
        assert (resumed.done(), resumed.result().status) == (True, "Succeeded")
    assert service.asked.count("GET /customvoice/operations/op-1") == 1


@pytest.mark.parametrize(
    ("group", "resource"),
    [
        ("consents", {"voiceTalentName": "n", "companyName": "c", "locale": "en-US", "projectId": "p"}),
        ("endpoints", {"projectId": "p", "modelId": "m"}),
        ("models", BODY),
        ("personal_voices", {"projectId": "p", "consentId": "c"}),
        ("training_sets", {"projectId": "p", "locale": "en-US"}),
    ],
)
def test_a_client_finds_the_group_of_a_token(make_client: Harness, group: str, resource: dict[str, Any]) -> None:
    """With the client instead of a group, the token names the group, and no other is loaded."""
    with make_client(lambda _: answer(200, {**resource, "status": "Succeeded"})) as client:
        with make_client(lambda _: answer(200)) as other:
            name = unwrap(getattr(other, group))._target().group
        token = to_token(PollingState(**{**STATE, "group": name}))
        kind = AsyncPoller if make_client.is_async else Poller
        resumed: Any = kind.from_continuation_token(unwrap(client), token)
        assert [item for item in vars(unwrap(client)) if not item.startswith("_")] == [group]
        resumed = Blocking(resumed, client._loop) if isinstance(client, Blocking) else resumed
        assert type(resumed.result()).__name__ == name.removesuffix("s")


def test_invalid_token_is_rejected(make_client: Harness) -> None:
    """Each invalid token and each of another group, release, endpoint or kind of client raises its error."""
    with make_client(Service("Running")) as client:
        poller = client.models.begin_create("m-1", model())
        token = poller.continuation_token()
        kept = json.loads(token)
        for damaged in ("", "x", token[:-8], "e30=", "{}", "[]", "null", '"x"', "[" * 100_000):
            with pytest.raises(ValueError, match="not a continuation token"):
                resume(poller, client, damaged)
        for changes, problem in (
            ({"version": 2}, "has version 2, expected 1"),
            ({"url": None}, "is invalid: url"),
            ({"status": "Canceled"}, "is invalid: status"),
            ({"group": "close"}, "belongs to close"),
            ({"group": "Operations"}, "belongs to Operations"),
        ):
            with pytest.raises(ValueError, match=problem):
                type(unwrap(poller)).from_continuation_token(unwrap(client), json.dumps({**kept, **changes}))
        kind: Any
        wrong: Any
        kind, wrong = (AsyncPoller, Poller) if make_client.is_async else (Poller, AsyncPoller)
        with pytest.raises(ValueError, match="belongs to Models, not Consents"):
            kind.from_continuation_token(unwrap(client.consents), token)
        for other_kind, source in ((wrong, unwrap(client)), (wrong, unwrap(client.models)), (kind, None)):
            with pytest.raises(TypeError, match="expected a client or an operation group over"):
                other_kind.from_continuation_token(source, token)
    with make_client.connect("http://127.0.0.1:9999") as other, pytest.raises(LinkError):
        resume(poller, other, token)


@pytest.mark.slow
@given(
    st.dictionaries(
        st.sampled_from(["version", "status", *STATE]),
        st.none() | st.booleans() | st.integers() | st.text() | st.just([]),
    )
)
def test_changed_token_is_parsed_or_rejected(changes: dict[str, Any]) -> None:
    """Any change of a token is rejected, or gives texts and a status of the contract."""
    kept = {**STATE, "version": 1, "status": "Running", **changes}
    problem = ""
    try:
        state = from_token(json.dumps(kept), base_url=ENDPOINT)
    except (ValueError, LinkError) as error:
        problem = str(error)
    if problem:
        assert "continuation token" in problem
    else:
        assert {name: getattr(state, name) for name in STATE} == {name: kept[name] for name in STATE}
        assert state.phase in {"running", "succeeded", "failed"}


def test_callbacks_are_called_once_at_the_end(make_client: Harness) -> None:
    """A callback is called with the poller when it sees the end, and at once if the operation has already ended."""
    seen: list[str] = []
    poller = begin(make_client, Service("Running", "Succeeded"))
    poller.add_done_callback(lambda done: seen.append(f"first {done.status()}"))
    assert seen == []
    poller.wait()
    poller.add_done_callback(lambda done: seen.append(f"late {done.status()}"))
    poller.result()
    assert seen == ["first Succeeded", "late Succeeded"]


def test_a_removed_callback_is_not_called(make_client: Harness) -> None:
    """remove_done_callback removes every addition of a callback, and returns their number."""
    seen: list[object] = []
    poller = begin(make_client, Service("Succeeded"))
    for _ in range(2):
        poller.add_done_callback(seen.append)
    assert (poller.remove_done_callback(seen.append), poller.remove_done_callback(print)) == (2, 0)
    poller.wait()
    assert seen == []


def test_an_exception_in_a_callback_loses_nothing(make_client: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """An exception in a callback is logged; the other callbacks are called and the result is returned."""
    seen: list[str] = []

    def fail(_: object) -> None:
        raise RuntimeError("mine")

    poller = begin(make_client, Service("Succeeded"))
    poller.add_done_callback(fail)
    poller.add_done_callback(lambda done: seen.append(done.status()))
    with caplog.at_level(logging.ERROR, logger="customvoice"):
        assert poller.result().status == "Succeeded"
        poller.add_done_callback(fail)
    assert seen == ["Succeeded"]
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == ["mine", "mine"]


def test_coroutine_callback_is_rejected() -> None:
    """An asynchronous callback, which would never be awaited, is rejected when it is added."""

    async def later(_: object) -> None: ...

    for harness in harnesses(is_async=True):
        with pytest.raises(TypeError, match="plain function"):
            begin(harness, Service("Succeeded")).add_done_callback(later)


def test_a_callback_may_use_the_poller(make_client: Harness) -> None:
    """A callback can read the poller's state and token, and add or remove callbacks."""
    seen: list[Any] = []

    def callback(done: Any) -> None:
        done.remove_done_callback(callback)
        done.add_done_callback(lambda again: seen.append(json.loads(again.continuation_token())["status"]))

    poller = begin(make_client, Service("Succeeded"))
    poller.add_done_callback(callback)
    poller.wait()
    assert seen == ["Succeeded"]


def run_threads(*functions: Callable[[], object]) -> None:
    """Run each function in a thread, to the end."""
    threads = [threading.Thread(target=function, daemon=True) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive()


def test_threads_share_a_poller() -> None:
    """While one thread polls, done() does not wait for it and result() does; one poll serves all."""
    service = Service("Succeeded")
    dones: list[bool] = []
    results: list[str] = []
    called: list[object] = []
    waiting = threading.Thread(target=lambda: results.append(poller.result().status), daemon=True)

    def handle(request: httpx.Request) -> httpx.Response:
        if "/operations/" in request.url.path:
            run_threads(lambda: dones.append(poller.done()))
            waiting.start()
        return service(request)

    for harness in harnesses(is_async=False):
        poller = harness(handle).models.begin_create("m-1", model())
        poller.add_done_callback(called.append)
        results.append(poller.result().status)
        waiting.join(timeout=120)
        assert (dones, results, called) == ([False], ["Succeeded", "Succeeded"], [poller])
    assert service.asked.count("GET /customvoice/operations/op-1") == 1


def test_tasks_share_a_poller_and_may_be_cancelled() -> None:
    """One of several tasks polls, and done() does not wait for it; a cancelled task leaves the poller to the others."""
    service = Service("Running", "Succeeded")

    async def share(harness: Harness) -> list[Any]:
        asked, go_on = asyncio.Event(), asyncio.Event()

        async def handle(request: httpx.Request) -> httpx.Response:
            if "/operations/" in request.url.path:
                asked.set()
                await go_on.wait()
            return service(request)

        client = unwrap(harness(handle, polling_interval=0.0))  # type: ignore[arg-type] # an asynchronous handler
        poller = await client.models.begin_create("m-1", model())
        cancelled = asyncio.ensure_future(poller.result())
        await asked.wait()
        others = [asyncio.ensure_future(poller.result()) for _ in range(2)]
        assert await poller.done() is False
        cancelled.cancel()
        go_on.set()
        return await asyncio.gather(cancelled, *others, return_exceptions=True)

    for harness in harnesses(is_async=True):
        gone, first, second = harness._loop.run_until_complete(share(harness))
        assert (type(gone), first.status, second.status) == (asyncio.CancelledError, "Succeeded", "Succeeded")
    assert service.asked.count("GET /customvoice/operations/op-1") == 2
