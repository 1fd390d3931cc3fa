"""Scenarios of operations, repetition, deletion, states and parallel clients: no findings without a fault."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import httpx
import pytest
from customvoice_contract.results.outcome import Verdict
from customvoice_contract.scenarios.registry import BEHAVIOUR
from customvoice_contract.scenarios.tools.operation_starts import NO_AUDIO
from customvoice_contract.scenarios.tools.parallel import in_parallel
from customvoice_contract.service.control import Control
from customvoice_emulator import Limits
from customvoice_spec import versions
from mutants.asgi import Backend, Request, Response, altering_request

from tests.contract.fault_builders import refusing
from tests.contract.scenario_harness import OTHER_KEY, emulator, findings_of, messages, name_of, run_scenarios
from tests.contract.shared_faults import created_again_by_post, unknown_operations_found

if TYPE_CHECKING:
    from tests.contract.scenario_harness import Fault

_MOST_SECONDS = 30


@pytest.mark.slow
def test_nothing_is_found_on_the_emulator() -> None:
    """Nothing is found on the emulator; only scenarios that need training data or another version are skipped."""
    with emulator() as url:
        rows = run_scenarios(url, [each.name for each in BEHAVIOUR])
    assert messages(rows) == {}
    skipped = {row.name: row.note for row in rows if row.verdict is Verdict.SKIPPED}
    elsewhere = {f"{versions()[-1]} has no {each.removeprefix('lro-')}" for each in skipped}
    assert set(skipped.values()) <= {"needs training-data"} | elsewhere, skipped


@pytest.mark.slow
def test_immediate_operations_are_no_fault() -> None:
    """Operations may end before the next request."""
    names = ["lro-Endpoints_Suspend", "replay-Endpoints_Resume", "replay-Consents_Post", "endpoint-states"]
    with emulator(pace="immediate") as url:
        rows = run_scenarios(url, [*names, "quota-trainings", "parallel-consent"])
    assert messages(rows) == {}


def test_clock_is_advanced_for_slow_operations() -> None:
    """The clock is advanced where an operation takes hours, and then put back."""
    with emulator(pace="seconds:7200") as url:
        [row] = run_scenarios(url, ["lro-Consents_Create"])
        offset = httpx.get(f"{url}/_emulator/clock", trust_env=False).json()["offsetSeconds"]
    assert row.findings == []
    assert offset == 0


@altering_request
def query_of_urls_ignored(request: Request) -> Request:
    """Take an upload for a repeated one although a URL in it has another query."""
    return request.with_body(request.body.replace(b"?other=1", b""))


class TokenPartOfRequest:
    """Rejects a request that is repeated with another token."""

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        token = request.headers.get("authorization", "")
        if token and request.operation_id and self._tokens.setdefault(request.operation_id, token) != token:
            return Response.error(400, "BadRequest", "The Operation-Id belongs to another request.")
        return await backend.send(request)


trainings_of_all_keys_counted = refusing(
    429,
    lambda each: (
        each.headers.get("ocp-apim-subscription-key") == OTHER_KEY
        and each.method == "PUT"
        and each.collection == "models"
    ),
)


class TrainingSetsKept:
    """Shows a training set after its project was deleted; no project is deleted before a training set was created."""

    def __init__(self) -> None:
        self._last: dict[str, Response] = {}
        self._created = asyncio.Event()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        if request.method == "DELETE" and request.collection == "projects":
            await asyncio.wait_for(self._created.wait(), _MOST_SECONDS)
        response = await backend.send(request)
        if request.collection == "trainingsets" and request.id:
            if request.method == "DELETE":
                self._last.pop(request.path, None)
            elif response.ok and response.body:
                self._last[request.path] = response.copy()
                self._created.set()
            elif request.reads_one and request.path in self._last:
                response = self._last[request.path].copy()
                response.status = 200
        return response


class CreationTimesKept:
    """Shows the time of the first creation of an id, however often it is created."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if response.ok and "createdDateTime" in response.object:
            first = self._first.setdefault(request.path, response.object["createdDateTime"])
            response.set(createdDateTime=first)
        return response


async def missing_project_created(request: Request, backend: Backend) -> Response:
    """Create the project that a request names, if it is missing."""
    project = request.object.get("projectId")
    if request.creates and project and project not in backend.stored(request, "projects"):
        creation = request.reading(f"projects/{project}").with_headers(content_type="application/json")
        creation.method = "PUT"
        await backend.send(creation.with_json({"kind": "PersonalVoice"}))
    return await backend.send(request)


class ProjectWrittenByHalves:
    """Writes the description of a project before its displayName; a read of a project waits for the time between."""

    def __init__(self) -> None:
        self._half_written, self._read = asyncio.Event(), asyncio.Event()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        if request.collection == "projects" and request.reads_one:
            await asyncio.wait_for(self._half_written.wait(), _MOST_SECONDS)
            response = await backend.send(request)
            self._read.set()
            return response
        present = backend.stored(request, "projects").get(request.id)
        if request.method == "PUT" and request.collection == "projects" and present:
            await backend.send(request.with_json({**request.object, "displayName": present["displayName"]}))
            self._half_written.set()
            await asyncio.wait_for(self._read.wait(), _MOST_SECONDS)
        return await backend.send(request)


class FormsInOneFile:
    """Reads all forms of consents from one file, the one without audio, once that has arrived."""

    def __init__(self) -> None:
        self._without_audio = asyncio.Event()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        if request.method == "POST" and request.collection == "consents":
            if NO_AUDIO in request.body:
                self._without_audio.set()
            await asyncio.wait_for(self._without_audio.wait(), _MOST_SECONDS)
            request = request.with_body(request.body.replace(b"RIFF", b"none"))
        return await backend.send(request)


class EndpointsOfDeletedProjectsCounted:
    """Counts endpoints from their creation to their deletion, but not as deleted when their project is deleted."""

    def __init__(self) -> None:
        self._counted: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        if request.method == "PUT" and request.collection == "endpoints" and len(self._counted) >= 50:
            return Response.error(409, "Conflict", "There are too many endpoints. Delete one first.")
        response = await backend.send(request)
        if response.ok and request.collection == "endpoints":
            if request.method == "PUT":
                self._counted.add(request.id)
            elif request.method == "DELETE":
                self._counted.discard(request.id)
        return response


FAULTS: list[tuple[Fault, str]] = [
    ("operation-denies-failure", "failure-consent-audio"),
    ("failed-consent-accepted", "failure-model-consent"),
    ("failure-without-reason", "failure-consent-url"),
    ("failure-without-reason", "failure-voice-container"),
    ("operation-forgotten", "lro-Consents_Post"),
    (unknown_operations_found, "lro-unknown-id"),
    ("other-key-reads-operations", "lro-other-key"),
    ("replay-not-recognised", "replay-Endpoints_Suspend"),
    ("replay-not-recognised", "replay-TrainingSets_UploadData"),
    ("other-body-replayed", "replay-Consents_Post"),
    ("other-body-replayed", "replay-other-file"),
    (query_of_urls_ignored, "replay-other-order"),
    (TokenPartOfRequest, "replay-other-credentials"),
    ("deletion-leaves-consents", "delete-cascade"),
    (TrainingSetsKept, "delete-cascade"),
    (TrainingSetsKept, "recreate-project"),
    (TrainingSetsKept, "parallel-orphans"),
    ("deletion-needs-no-force", "delete-force"),
    ("deletion-needs-no-force", "delete-held-by-one"),
    ("deletion-of-absent-refused", "delete-missing"),
    ("deleted-id-remembered", "recreate-project"),
    (CreationTimesKept, "recreate-Consents_Post"),
    ("dangling-reference", "reference-training-set"),
    (missing_project_created, "reference-Models_Create"),
    ("suspended-twice", "endpoint-states"),
    ("resumed-while-running", "endpoint-states"),
    ("suspended-twice", "endpoint-failed-state"),
    ("suspended-twice", "parallel-suspend"),
    (created_again_by_post, "parallel-consent"),
    (ProjectWrittenByHalves, "partial-write"),
    (FormsInOneFile, "parallel-forms-apart"),
    ("trainings-unlimited", "quota-trainings"),
    ("trainings-unlimited", "quota-trainings-parallel"),
    (trainings_of_all_keys_counted, "quota-trainings"),
    (EndpointsOfDeletedProjectsCounted, "quota-endpoints"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "name"), FAULTS, ids=name_of)
def test_scenario_finds_fault(fault: Fault, name: str) -> None:
    """The scenario about a rule finds the fault that breaks it."""
    assert findings_of(fault, name)


def test_quota_is_not_tried_where_trainings_end_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario is skipped where paces can't be set and a training ended before the fifth began."""
    monkeypatch.setattr(Control, "find", lambda *_: None)
    with emulator("trainings-unlimited") as url:
        [row] = run_scenarios(url, ["quota-trainings"])
    assert (row.verdict, row.note) == (Verdict.SKIPPED, "a training ended before the next one started")


@pytest.mark.slow
@pytest.mark.parametrize("most", [49, 51])
def test_other_number_of_endpoints_is_found(most: int) -> None:
    """One endpoint fewer than documented is found, and so is one more."""
    with emulator(limits=Limits(max_endpoints=most)) as url:
        [row] = run_scenarios(url, ["quota-endpoints"])
    assert row.verdict is Verdict.FAILED, row.note


def test_endpoints_of_a_shared_service_are_not_counted() -> None:
    """The scenario is skipped where others may have endpoints."""
    with emulator() as url:
        [row] = run_scenarios(url, ["quota-endpoints"], shared=True)
    assert (row.verdict, row.note) == (Verdict.SKIPPED, "needs own-service")


def test_requests_at_once_keep_their_order_and_raise() -> None:
    """Results have the order of the requests; what a request raises is raised."""
    assert in_parallel([partial(int, each) for each in range(5)]) == list(range(5))

    def fails() -> int:
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        in_parallel([fails, lambda: 1])


@pytest.mark.slow
@pytest.mark.parametrize("version", versions()[:-1])
def test_nothing_is_found_in_older_versions(version: str) -> None:
    """One scenario of each kind finds nothing in the older versions."""
    names = ["lro-Models_Create", "failure-model-data", "replay-Consents_Create", "delete-force", "recreate-project"]
    with emulator() as url:
        rows = run_scenarios(url, names, version=version)
    assert messages(rows) == {}
