"""The client against a network that breaks three of ten responses: every operation finishes, and none runs twice."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from customvoice import (
    AsyncClock,
    AsyncCustomVoiceClient,
    AzureBlobContentSource,
    Clock,
    Consent,
    CustomVoiceClient,
    Dataset,
    DecodingError,
    Endpoint,
    Model,
    PersonalVoice,
    Project,
    Recipe,
    RetryPolicy,
)
from customvoice_contract.data.speech import CONSENT_STATEMENT, speak
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app

from tests.client.fault_model import Call, Reply
from tests.client.fault_model import Model as ServiceModel
from tests.client.fault_server import FAULTS, HostileServer
from tests.client.harness import FakeTime, Harness, answer, harnesses
from tests.client.test_processes import in_child
from tests.client.uploading import Pipe, upload

COUNT = 1_000
FORKED = 100
TASKS = 20
SHARE = 0.3
# If six of ten responses are broken, forty in a row are broken once in 700 million calls.
RETRY = RetryPolicy(attempts=40)
# Seconds of real time that a client waits. Only the few slow responses may take so long, also on a busy machine.
PATIENCE = 2.0

Begin = Callable[[Any, str], Any]

BLOBS = AzureBlobContentSource(container_url="https://x.example/c?sig=s", prefix="p", extensions=[".wav"])
SPOKEN: dict[str, Any] = {
    "project_id": "p",
    "voice_talent_name": "t",
    "company_name": "c",
    "locale": "en-US",
}
CONSENT = Consent(**SPOKEN, audio_url="https://x.example/a.wav")
MODEL = Model(recipe=Recipe(kind="Default"), project_id="p", consent_id="c", training_set_id="t", voice_name="v")


def begin_kinds(recording: Path) -> list[Begin]:
    """Return a function for each kind of long-running call, which starts it on the resource of an id."""
    voice = {"project_id": "p", "consent_id": "c"}
    return [
        lambda client, name: client.consents.begin_create(name, CONSENT),
        lambda client, name: client.consents.begin_create_from_file(name, audio=recording, **SPOKEN),
        lambda client, name: client.training_sets.begin_upload_data(name, Dataset(kind="AudioOnly", audios=BLOBS)),
        lambda client, name: client.models.begin_create(name, MODEL),
        lambda client, name: client.endpoints.begin_create(name, Endpoint(project_id="p", model_id="m")),
        lambda client, name: client.endpoints.begin_suspend(name),
        lambda client, name: client.personal_voices.begin_create_from_file(
            name, audio=[recording, BytesIO(b"RIFF" + name.encode())], **voice
        ),
        lambda client, name: client.personal_voices.begin_create(name, PersonalVoice(**voice, audios=BLOBS)),
    ]


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    file = tmp_path / "a.wav"
    file.write_bytes(b"RIFF" + bytes(2_000))
    return file


def run_sync(url: str, begin: Callable[[Any, int], Any], count: int) -> tuple[list[Any], FakeTime]:
    """Return the resources of `count` calls, one after the other."""
    time = FakeTime()
    clock = Clock(time=time.read, monotonic=time.read, sleep=time.sleep, random=lambda: 0.5)
    with CustomVoiceClient(url, DEFAULT_KEY, clock=clock, retry=RETRY, timeout=PATIENCE) as client:
        return [begin(client, number).result() for number in range(count)], time


def run_async(url: str, begin: Callable[[Any, int], Any], count: int) -> tuple[list[Any], FakeTime]:
    """Return the resources of `count` calls, in concurrent tasks."""
    time = FakeTime()
    clock = AsyncClock(time=time.read, monotonic=time.read, sleep=time.sleep_async, random=lambda: 0.5)
    found: dict[int, Any] = {}

    async def work(client: AsyncCustomVoiceClient, numbers: range) -> None:
        for number in numbers:
            poller = await begin(client, number)
            found[number] = await poller.result()

    async def run() -> None:
        async with AsyncCustomVoiceClient(url, DEFAULT_KEY, clock=clock, retry=RETRY, timeout=PATIENCE) as client:
            await asyncio.gather(*(work(client, range(task, count, TASKS)) for task in range(TASKS)))

    asyncio.run(run())
    return [found[number] for number in sorted(found)], time


RUNS = pytest.mark.parametrize("run", [run_sync, run_async], ids=["sync", "async"])
Run = Callable[[str, Callable[[Any, int], Any], int], tuple[list[Any], FakeTime]]


@pytest.mark.slow
@RUNS
def test_every_operation_finishes_and_runs_once(recording: Path, run: Run) -> None:
    """1,000 long-running calls of every kind return their resource, and the service started each of them once."""
    kinds = begin_kinds(recording)
    model = ServiceModel()
    with HostileServer(model, share=SHARE, seed=20_260_101) as server:
        resources, time = run(server.url, lambda client, n: kinds[n % len(kinds)](client, f"r-{n}"), COUNT)
    assert [resource.id for resource in resources] == [f"r-{number}" for number in range(COUNT)]
    assert {resource.status for resource in resources} == {"Succeeded"}
    assert model.begun.total() == len(model.begun) == COUNT
    assert server.problems == []
    # The server broke as many responses as expected.
    assert server.faults.keys() == set(FAULTS)
    assert SHARE - 0.05 < server.faults.total() / server.requests < SHARE + 0.05
    assert 7.0 in time.slept


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_forked_clients_finish_their_own_operations(recording: Path) -> None:
    """Parent and child share a client through a fork: each finishes its own operations, and none runs twice."""
    kinds = begin_kinds(recording)
    model = ServiceModel()
    time = FakeTime()
    clock = Clock(time=time.read, monotonic=time.read, sleep=time.sleep, random=lambda: 0.5)

    def finish(client: CustomVoiceClient, who: str, count: int) -> bool:
        names = [f"{who}-{number}" for number in range(count)]
        return all(kinds[n % len(kinds)](client, name).result().id == name for n, name in enumerate(names))

    with (
        HostileServer(model, share=SHARE, seed=20_260_102) as server,
        CustomVoiceClient(server.url, DEFAULT_KEY, clock=clock, retry=RETRY, timeout=PATIENCE) as client,
    ):
        assert finish(client, "before", 8)
        wait = in_child(lambda: finish(client, "child", FORKED))
        assert finish(client, "parent", FORKED)
        assert wait()
    assert model.begun.total() == len(model.begun) == 8 + 2 * FORKED
    assert server.problems == []


@pytest.mark.slow
@RUNS
def test_emulator_repeats_its_first_response(run: Run) -> None:
    """If a response was lost, the emulator creates no second resource, and no conflict that the user would see."""
    app = create_app(pace="reads:1")
    audio = speak(CONSENT_STATEMENT.format(talent="Jessica Smith", company="Contoso"))
    spoken = {"voice_talent_name": "Jessica Smith", "company_name": "Contoso", "locale": "en-US"}

    def begin(client: Any, number: int) -> Any:
        return client.consents.begin_create_from_file(f"c-{number}", project_id="demo", audio=audio, **spoken)

    with EmulatorTransport(app) as transport, CustomVoiceClient("http://x", DEFAULT_KEY, transport=transport) as direct:
        direct.projects.create("demo", Project(kind="PersonalVoice"))
        with HostileServer(hosted(app), share=0.6, seed=7) as server:
            resources, _ = run(server.url, begin, 30)
        assert sorted(consent.id or "" for consent in direct.consents.list()) == sorted(f"c-{n}" for n in range(30))
    assert {resource.status for resource in resources} == {"Succeeded"}
    assert server.problems == []
    assert len(server.answers) == 30  # one Operation-Id each
    assert [status for answers in server.answers.values() for status, _ in answers] == [201] * 30
    assert sum(server.served.values()) > 40  # many requests were sent more than once


def hosted(app: Any) -> Callable[[Call], Awaitable[Reply]]:
    """Serve the application behind a hostile server."""
    transport = httpx.ASGITransport(app)

    async def serve(call: Call) -> Reply:
        url = f"http://{call.headers['host']}{call.target}"
        request = httpx.Request(call.method, url, headers=dict(call.headers), content=call.body)
        response = await transport.handle_async_request(request)
        return Reply(response.status_code, response.headers, await response.aread())

    return serve


PROJECT = {"kind": "PersonalVoice"}
PAGE = httpx.Response(200, html="<p>Log in</p>")


def scripted(*answers: httpx.Response) -> tuple[Callable[[httpx.Request], httpx.Response], list[httpx.Request]]:
    """Return a service with these responses in turn, the last one repeated, and the requests that it received."""
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        request.read()
        seen.append(request)
        return answers[min(len(seen), len(answers)) - 1]

    return handle, seen


@pytest.mark.parametrize(
    "foreign",
    [
        PAGE,
        httpx.Response(200, content=b'{"kind": "Pers', headers={"content-type": "application/json"}),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b"\xff\xfe"),
    ],
    ids=["page", "cut off", "empty", "no text"],
)
def test_success_without_json_is_retried(make_client: Harness, foreign: httpx.Response) -> None:
    """A 2xx response that is not JSON is treated like a lost response; after the last attempt it is a DecodingError."""
    handler, seen = scripted(foreign, answer(200, PROJECT))
    with make_client(handler, retry=RetryPolicy()) as client:
        assert client.projects.get("p").kind == "PersonalVoice"
    assert len(seen) == 2
    assert len(make_client.time.slept) == 1
    handler, seen = scripted(foreign)
    with make_client(handler, retry=RetryPolicy(attempts=3)) as client, pytest.raises(DecodingError, match="JSON"):
        client.projects.get("p")
    assert len(seen) == 3
    with make_client(handler, retry=RetryPolicy.off()) as client, pytest.raises(DecodingError, match="JSON") as caught:
        client.projects.get("p")
    assert (caught.value.operation, caught.value.status) == ("Projects_Get", 200)


def test_page_instead_of_empty_response_is_retried(make_client: Harness) -> None:
    """A proxy's page instead of 202 or 204 without a body means that nothing happened: the call is repeated."""
    begun = answer(202, operation_id="op-1")
    handler, seen = scripted(PAGE, begun, PAGE, answer(204))
    with make_client(handler, retry=RetryPolicy()) as client:
        assert client.endpoints.begin_suspend("e").operation_id == "op-1"
        client.endpoints.delete("e")
    assert [request.method for request in seen] == ["POST", "POST", "DELETE", "DELETE"]
    assert seen[0].headers["operation-id"] == seen[1].headers["operation-id"]


def test_json_of_another_shape_is_not_retried(make_client: Harness) -> None:
    """A JSON body comes from the service, which would return the same again: DecodingError at once."""
    handler, seen = scripted(answer(200, {"kind": 7}))
    with make_client(handler, retry=RetryPolicy()) as client, pytest.raises(DecodingError, match=r"Project\.kind"):
        client.projects.get("p")
    assert len(seen) == 1


def test_unseekable_upload_is_not_retried_after_a_page(make_client: Harness) -> None:
    """A pipe is not sent twice, even after a proxy's page."""
    handler, seen = scripted(PAGE)
    with make_client(handler, retry=RetryPolicy()) as client, pytest.raises(DecodingError, match="cannot be rewound"):
        upload(client, Pipe(b"RIFF"))
    assert len(seen) == 1
