"""Scenarios of work, repetition, deletion, states and parallel clients: silent on a sound service, not on others."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import httpx
import pytest
from customvoice_contract.results.outcome import Verdict
from customvoice_contract.scenarios.registry import BEHAVIOUR
from customvoice_contract.scenarios.tools.operation_starts import NO_AUDIO
from customvoice_contract.scenarios.tools.parallel import at_once
from customvoice_contract.service.control import Control
from customvoice_emulator import DEFAULT_KEY, Limits
from customvoice_spec import versions
from mutants.asgi import Backend, Request, Response

from tests.contract import scenario_harness

if TYPE_CHECKING:
    from mutants.asgi import Mutation

NEWEST = versions()[-1]
OTHER_KEY = "another-key-for-tests"
emulator = partial(scenario_harness.emulator, keys=(DEFAULT_KEY, OTHER_KEY))
tried = partial(scenario_harness.tried, other_key=OTHER_KEY)


def test_all_are_silent_on_the_emulator() -> None:
    """Nothing is found where nothing is wrong, and nothing is left out but what needs training data."""
    with emulator() as url:
        rows = tried(url, [each.name for each in BEHAVIOUR])
    assert {row.name: [each.message for each in row.findings] for row in rows if row.findings} == {}
    left_out = {row.name: row.note for row in rows if row.verdict is Verdict.SKIPPED}
    assert set(left_out.values()) <= {"needs training-data"}, left_out


def test_a_service_that_is_done_at_once_is_no_fault() -> None:
    """Work may be over before the next request: what then can't be tried says so, and the rest holds."""
    names = ["lro-Endpoints_Suspend", "replay-Endpoints_Resume", "replay-Consents_Post", "state-endpoint"]
    with emulator(pace="immediate") as url:
        rows = tried(url, [*names, "quota-trainings", "parallel-consent"])
    assert {row.name: [each.message for each in row.findings] for row in rows if row.findings} == {}


def test_slow_work_is_waited_for_on_the_clock() -> None:
    """Where hours have to pass they are made to pass, and the clock is put back."""
    with emulator(pace="seconds:7200") as url:
        [row] = tried(url, ["lro-Consents_Create"])
        offset = httpx.get(f"{url}/_emulator/clock", trust_env=False).json()["offsetSeconds"]
    assert row.findings == []
    assert offset == 0


async def never_ends_failed(request: Request, backend: Backend) -> Response:
    """Show failed work as still running."""
    response = await backend.send(request)
    if request.reads_one and response.object.get("status") == "Failed":
        response.json = {**response.object, "status": "Succeeded"}
    return response


async def tells_no_reason(request: Request, backend: Backend) -> Response:
    """Tell another reason than the true one."""
    response = await backend.send(request)
    if response.object.get("properties", {}).get("failureReason"):
        response.json = {**response.object, "properties": {"failureReason": "TerminateByUser"}}
    return response


class ForgetsDeletedWork:
    """Answers 404 to a read of the operation of a resource that is gone."""

    def __init__(self) -> None:
        self.begun: dict[str, str] = {}
        self.gone: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        response = await backend.send(request)
        path = f"{request.collection}/{request.id}"
        if "operation-id" in response.headers:
            self.begun[response.headers["operation-id"]] = path
        if request.method == "DELETE":
            self.gone.add(path)
        if request.collection == "operations" and self.begun.get(request.id) in self.gone:
            return Response.error(404, "NotFound", "There is no such operation.")
        return response


async def knows_every_operation(request: Request, backend: Backend) -> Response:
    """Take any id for that of an operation."""
    response = await backend.send(request)
    if request.collection == "operations" and response.status == 404:
        response = Response(200)
        response.json = {"id": request.id, "status": "Succeeded"}
    return response


async def repeats_anew(request: Request, backend: Backend) -> Response:
    """Carry every repeated upload and action out again."""
    return await backend.send(request.with_headers(operation_id=None) if request.action else request)


async def takes_other_bodies(request: Request, backend: Backend) -> Response:
    """Answer any request under a known Operation-Id with what is there."""
    response = await backend.send(request)
    if response.status == 400 and request.operation_id and request.creates:
        return await backend.read(request, f"{request.collection}/{request.id}")
    return response


async def overlooks_queries(request: Request, backend: Backend) -> Response:
    """Take an upload for a repeated one though a URL in it has another query."""
    return await backend.send(request.with_body(request.body.replace(b"?other=1", b"")))


class TakesTokensForClients:
    """Refuses to repeat what was asked with another token."""

    def __init__(self) -> None:
        self.asked: dict[str, str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        token = request.headers.get("authorization", "")
        if token and request.operation_id and self.asked.setdefault(request.operation_id, token) != token:
            return Response.error(400, "BadRequest", "The Operation-Id belongs to another request.")
        return await backend.send(request)


async def trains_for_one_key(request: Request, backend: Backend) -> Response:
    """Count the trainings of one Speech resource for the other, too."""
    theirs = request.headers.get("ocp-apim-subscription-key") == OTHER_KEY
    if theirs and request.method == "PUT" and request.collection == "models":
        return Response.error(429, "TooManyRequests", "Too many models are in training.")
    return await backend.send(request)


class LeavesTrainingSets:
    """Shows a training set whose project is deleted."""

    def __init__(self) -> None:
        self.last: dict[str, Response] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        response = await backend.send(request)
        if request.collection == "trainingsets" and request.id:
            if request.method == "DELETE":
                self.last.pop(request.path, None)
            elif response.ok and response.body:
                self.last[request.path] = response.copy()
            elif request.reads_one and request.path in self.last:
                response = self.last[request.path].copy()
                response.status = 200
        return response


async def forces(request: Request, backend: Backend) -> Response:
    """Delete projects as if force was asked for."""
    forced = request.method == "DELETE" and request.collection == "projects"
    return await backend.send(request.with_params(forceDelete="true") if forced else request)


async def refuses_nothing_to_delete(request: Request, backend: Backend) -> Response:
    """Answer 404 to the deletion of a missing resource."""
    if request.method == "DELETE" and request.id not in backend.stored(request, request.collection):
        return Response.error(404, "NotFound", "There is nothing to delete.")
    return await backend.send(request)


class KeepsCreationTimes:
    """Shows the time of the first creation of an id, however often it is created."""

    def __init__(self) -> None:
        self.first: dict[str, str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        response = await backend.send(request)
        if response.ok and "createdDateTime" in response.object:
            first = self.first.setdefault(request.path, response.object["createdDateTime"])
            response.json = {**response.object, "createdDateTime": first}
        return response


async def makes_up_projects(request: Request, backend: Backend) -> Response:
    """Create the project that a request names and that is not there."""
    project = request.object.get("projectId")
    if request.creates and project and project not in backend.stored(request, "projects"):
        made = request.reading(f"projects/{project}").with_headers(content_type="application/json")
        made.method = "PUT"
        await backend.send(made.with_json({"kind": "PersonalVoice"}))
    return await backend.send(request)


async def suspends_at_any_time(request: Request, backend: Backend) -> Response:
    """Answer an action in a wrong state with the endpoint as it is."""
    response = await backend.send(request)
    if request.action in ("suspend", "resume") and response.status == 409:
        response = await backend.read(request, f"{request.collection}/{request.id}")
        response.status = 202
    return response


async def all_win(request: Request, backend: Backend) -> Response:
    """Tell every client that it created what is there."""
    response = await backend.send(request)
    if request.method == "POST" and response.status == 409 and not request.action:
        response = await backend.read(request, f"{request.collection}/{request.id}")
        response.status = 201
    return response


async def trains_without_end(request: Request, backend: Backend) -> Response:
    """Look at trainings before each creation, so that they end and there is always room."""
    if request.creates and request.collection == "models":
        for name in list(backend.stored(request, "models")) * 8:
            await backend.read(request, f"models/{name}")
    return await backend.send(request)


async def writes_by_halves(request: Request, backend: Backend) -> Response:
    """Write the description of a project a while before the rest."""
    if request.method == "PUT" and request.collection == "projects" and request.object.get("displayName"):
        present = backend.stored(request, "projects").get(request.id)
        if present:
            half = {**request.object, "displayName": present.get("displayName", "a")}
            await backend.send(request.with_json(half))
            await asyncio.sleep(0.02)
    return await backend.send(request)


class WritesToOneFile:
    """Reads forms that are sent at once from one file: that of whoever sent no audio, if anybody did."""

    def __init__(self) -> None:
        self.spoilt = False

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        if request.method == "POST" and request.collection == "consents":
            self.spoilt = self.spoilt or NO_AUDIO in request.body
            await asyncio.sleep(0.05)
            if self.spoilt:
                request = request.with_body(request.body.replace(b"RIFF", b"none"))
        return await backend.send(request)


class NeverSeesThemGo:
    """Counts endpoints as they are made and as each is deleted, not those that go with their project."""

    def __init__(self) -> None:
        self.there: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but refuse one more than fifty by that count."""
        if request.method == "PUT" and request.collection == "endpoints" and len(self.there) >= 50:
            return Response.error(409, "Conflict", "There are too many endpoints. Delete one first.")
        response = await backend.send(request)
        if response.ok and request.collection == "endpoints":
            if request.method == "PUT":
                self.there.add(request.id)
            elif request.method == "DELETE":
                self.there.discard(request.id)
        return response


FAULTS = [
    (never_ends_failed, "failure-consent-audio"),
    (never_ends_failed, "failure-model-consent"),
    (tells_no_reason, "failure-consent-url"),
    (tells_no_reason, "failure-voice-container"),
    (ForgetsDeletedWork(), "lro-Consents_Post"),
    (knows_every_operation, "lro-unknown"),
    (knows_every_operation, "lro-of-others"),
    (repeats_anew, "replay-Endpoints_Suspend"),
    (repeats_anew, "replay-TrainingSets_UploadData"),
    (takes_other_bodies, "replay-Consents_Post"),
    (takes_other_bodies, "replay-other-file"),
    (overlooks_queries, "replay-other-order"),
    (TakesTokensForClients(), "replay-credentials"),
    (LeavesTrainingSets(), "delete-cascade"),
    (LeavesTrainingSets(), "again-project"),
    (LeavesTrainingSets(), "parallel-orphans"),
    (forces, "delete-force"),
    (forces, "delete-one"),
    (refuses_nothing_to_delete, "delete-nothing"),
    (KeepsCreationTimes(), "again-project"),
    (KeepsCreationTimes(), "again-Consents_Post"),
    (makes_up_projects, "reference-training-set"),
    (makes_up_projects, "reference-Models_Create"),
    (suspends_at_any_time, "state-endpoint"),
    (suspends_at_any_time, "state-failed"),
    (suspends_at_any_time, "parallel-suspend"),
    (all_win, "parallel-consent"),
    (writes_by_halves, "parallel-half"),
    (WritesToOneFile(), "parallel-forms"),
    (trains_without_end, "quota-trainings"),
    (trains_without_end, "quota-at-once"),
    (trains_for_one_key, "quota-trainings"),
    (NeverSeesThemGo(), "quota-endpoints"),
]


def str_of(each: object) -> str:
    """Name a fault, or a scenario."""
    return each if isinstance(each, str) else str(getattr(each, "__name__", type(each).__name__))


@pytest.mark.parametrize(("fault", "name"), FAULTS, ids=str_of)
def test_a_fault_is_told(fault: Mutation, name: str) -> None:
    """The scenario that is about it finds the fault."""
    with emulator(fault) as url:
        [row] = tried(url, [name])
    assert row.verdict is Verdict.FAILED, row.note or "nothing was found"
    assert all("unexpected" not in each.rule for each in row.findings), row.findings


def test_trainings_that_end_early_are_no_fault_of_the_quota(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where paces can't be set and a training ended before the fifth began, the row says that it was not tried."""
    monkeypatch.setattr(Control, "find", lambda *_: None)
    with emulator(trains_without_end) as url:
        [row] = tried(url, ["quota-trainings"])
    assert (row.verdict, row.note) == (Verdict.SKIPPED, "a training was over before the next one began")


@pytest.mark.parametrize("most", [49, 51])
def test_another_number_of_endpoints_is_told(most: int) -> None:
    """One endpoint fewer than documented is found, and so is one more."""
    with emulator(limits=Limits(max_endpoints=most)) as url:
        [row] = tried(url, ["quota-endpoints"])
    assert row.verdict is Verdict.FAILED, row.note


def test_endpoints_of_a_shared_service_are_not_counted() -> None:
    """Where others may have endpoints, the row says why it was not tried."""
    with emulator() as url:
        [row] = tried(url, ["quota-endpoints"], shared=True)
    assert (row.verdict, row.note) == (Verdict.SKIPPED, "needs own-service")


def test_requests_at_once_keep_their_order_and_raise() -> None:
    """Answers come in the order of the requests; what a request raises is raised."""
    assert at_once([partial(int, each) for each in range(5)]) == list(range(5))

    def fails() -> int:
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        at_once([fails, lambda: 1])


@pytest.mark.parametrize("version", versions()[:-1])
def test_older_versions_are_silent_too(version: str) -> None:
    """One scenario of each kind holds in the other versions."""
    names = ["lro-Models_Create", "failure-model-data", "replay-Consents_Create", "delete-force", "again-project"]
    with emulator() as url:
        rows = tried(url, names, version=version)
    assert {row.name: [each.message for each in row.findings] for row in rows if row.findings} == {}
