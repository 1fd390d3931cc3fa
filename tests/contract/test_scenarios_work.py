"""Scenarios of repeated rounds, unfinished operations, retention, ordered failures and fresh reads."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from customvoice_contract.results.outcome import Verdict
from customvoice_spec import versions
from mutants.asgi import Backend, Request, Response, altering_response

from tests.contract.fault_builders import in_resources
from tests.contract.scenario_harness import BY_NAME, emulator, findings_of, messages, name_of, run_scenarios
from tests.contract.shared_faults import BUSY, failure_as_success

if TYPE_CHECKING:
    from datetime import datetime

    from tests.contract.scenario_harness import Fault

MINE = (
    "kept-",
    "ordered-",
    "progress-",
    "later-",
    "fresh-",
    "replay-s",
    "replay-o",
    "again-t",
    "delete-a",
    "parallel-l",
    "parallel-t",
    "parallel-p",
    "state-o",
)
OURS = [name for name in BY_NAME if name.startswith((*MINE, "parallel-form-and-url", "parallel-uploads-apart"))]


@pytest.mark.slow
@pytest.mark.parametrize(("number", "version"), list(enumerate(versions()[:-1])))
def test_nothing_is_found_in_older_versions(number: int, version: str) -> None:
    """Nothing is found, and clock and paces are as before; each scenario is tried in one of the older versions.

    In the newest version all scenarios of behaviour are tried in another module.
    """
    with emulator() as url:
        rows = run_scenarios(url, OURS[number :: len(versions()) - 1], version=version)
        clock = httpx.get(f"{url}/_emulator/clock", trust_env=False).json()
        paces = httpx.get(f"{url}/_emulator/paces", trust_env=False).json()
    assert messages(rows) == {}
    assert {row.note for row in rows if row.verdict is Verdict.SKIPPED} == set()
    assert (clock["offsetSeconds"], paces) == (0, {"default": "reads:2"})


@pytest.mark.slow
def test_immediate_operations_are_no_fault() -> None:
    """Operations may end before the next request."""
    names = [each for each in OURS if each.startswith(("later-", "fresh-", "parallel-", "state-"))]
    with emulator(pace="immediate") as url:
        rows = run_scenarios(url, names)
    assert messages(rows) == {}


class FirstReadRepeated:
    """Answers every GET whose URL has a text in it as it was answered first."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._first: dict[str, Response] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        url = f"{request.path}?{request.query}"
        if request.method != "GET" or self._text not in url:
            return await backend.send(request)
        if url not in self._first:
            self._first[url] = await backend.send(request)
        return self._first[url].copy()


class EarlierRequestCarriedOutAgain:
    """Carries out a repeated request again if another one of its resource came in between."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}
        self._known: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        sent = request.operation_id
        if request.begins_work and sent:
            again = sent in self._known and self._last.get(request.id) != sent
            self._known.add(sent)
            self._last[request.id] = sent
            request = request.with_headers(operation_id=None) if again else request
        return await backend.send(request)


async def failed_set_takes_no_upload(request: Request, backend: Backend) -> Response:
    """Reject an upload to a training set that has Failed."""
    present = backend.stored(request, "trainingsets") if request.action == "upload" else {}
    if present.get(request.id, {}).get("status") == "Failed":
        return Response.error(409, "Conflict", "The training set has failed.")
    return await backend.send(request)


class OneUploadAtATime:
    """Rejects an upload while one runs to any training set."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        async with self._lock:
            present = backend.stored(request, "trainingsets") if request.action == "upload" else {}
            if any(each.get("status") in BUSY for each in present.values()):
                return Response.error(409, "Conflict", "An upload runs.")
            return await backend.send(request)


@altering_response
def never_not_started(request: Request, response: Response) -> None:
    """Show Running from the first read on."""
    if request.reads_one and response.object.get("status") == "NotStarted":
        response.set(status="Running")


async def endpoint_needs_finished_model(request: Request, backend: Backend) -> Response:
    """Reject an endpoint whose model has not ended."""
    model = backend.stored(request, "models").get(str(request.object.get("modelId")), {})
    if request.creates and model.get("status") in BUSY:
        return Response.error(409, "Conflict", "The model is not ready.")
    return await backend.send(request)


class OperationFailsWithDeletion:
    """Shows the operations of a deleted resource as Failed."""

    def __init__(self) -> None:
        self._resources: dict[str, str] = {}
        self._deleted: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if "operation-id" in response.headers:
            self._resources[response.headers["operation-id"]] = f"{request.collection}/{request.id}"
        if request.method == "DELETE":
            self._deleted.add(f"{request.collection}/{request.id}")
        if request.collection == "operations" and response.ok and self._resources.get(request.id) in self._deleted:
            response.set(status="Failed")
        return response


@altering_response
def retry_after_with_quota(_: Request, response: Response) -> None:
    """Send Retry-After with a training that is rejected."""
    if response.status == 429:
        response.headers["retry-after"] = "60"


async def repeated_trainings_counted(request: Request, backend: Backend) -> Response:
    """Reject each training while four run, a repeated one, too."""
    running = [each for each in backend.stored(request, "models").values() if each.get("status") in BUSY]
    if request.creates and request.collection == "models" and len(running) >= 4:
        return Response.error(429, "TooManyRequests", "Four trainings run.")
    return await backend.send(request)


class OperationsKept:
    """Keeps operations for so many hours from their beginning, or for ever."""

    def __init__(self, hours: float | None) -> None:
        self._hours = hours
        self._begun: dict[str, datetime] = {}
        self._last: dict[str, Response] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if "operation-id" in response.headers:
            self._begun.setdefault(response.headers["operation-id"], backend.now())
        if request.collection != "operations" or request.id not in self._begun:
            return response
        if self._hours is not None and backend.now() - self._begun[request.id] > timedelta(hours=self._hours):
            return Response.error(404, "NotFound", "There is no such operation.")
        if self._hours is None and response.status == 404:
            return self._last[request.id].copy()
        self._last[request.id] = response
        return response


class OperationIdNeverFree:
    """Rejects a known Operation-Id once its operation is no longer kept."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        sent = request.operation_id
        if sent in self._known and not (await backend.read(request, f"operations/{sent}")).ok:
            return Response.error(400, "BadRequest", "The Operation-Id belongs to another request.")
        if sent:
            self._known.add(sent)
        return await backend.send(request)


def other_failure_reason(resource: dict[str, Any]) -> None:
    """Show one failure reason for every failure."""
    if resource.get("status") == "Failed" and resource.get("properties", {}).get("failureReason"):
        resource["properties"]["failureReason"] = "InaccessibleCustomerStorage"


@altering_response
def failures_listed_as_success(request: Request, response: Response) -> None:
    """List failed resources as Succeeded."""
    if request.lists:
        response.each(failure_as_success)


async def operation_id_of_service_free(request: Request, backend: Backend) -> Response:
    """Accept another creation under an Operation-Id that the service chose."""
    response = await backend.send(request)
    if response.status == 400 and request.operation_id and request.creates:
        return await backend.send(request.with_headers(operation_id=None))
    return response


class StatusInListsStandsStill:
    """Lists the status that the last read of the resource alone has shown."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if request.lists:
            response.each(lambda each: each.update(status=self._shown.get(each["id"], each.get("status"))))
        elif "status" in response.object and request.id:
            self._shown[request.id] = response.object["status"]
        return response


class EndedOperationNotStarted:
    """Shows an operation as NotStarted after its end was read."""

    def __init__(self) -> None:
        self._ended: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if request.collection == "operations" and response.ok:
            if request.id in self._ended:
                response.set(status="NotStarted")
            elif response.object["status"] in ("Succeeded", "Failed"):
                self._ended.add(request.id)
        return response


class OperationsEndAlike:
    """Shows each operation of an endpoint with the end of the latest one."""

    def __init__(self) -> None:
        self._endpoints: dict[str, str] = {}
        self._ended: dict[str, str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if request.action and "operation-id" in response.headers:
            self._endpoints[response.headers["operation-id"]] = request.id
        endpoint = self._endpoints.get(request.id, "")
        if request.collection == "operations" and response.object.get("status") in ("Succeeded", "Failed"):
            latest = [each for each, name in self._endpoints.items() if name == endpoint][-1:] == [request.id]
            if latest:
                self._ended[endpoint] = response.object["status"]
            elif endpoint in self._ended:
                response.set(status=self._ended[endpoint])
        return response


FAULTS: list[tuple[Fault, str]] = [
    (FirstReadRepeated("/projects?"), "read-after-write-projects"),
    (FirstReadRepeated("/projects/"), "read-after-write-projects"),
    (FirstReadRepeated("/trainingsets?filter"), "read-after-write-trainingsets"),
    (FirstReadRepeated("/consents?filter"), "read-after-write-Consents_Post"),
    (FirstReadRepeated("/models?filter"), "read-after-write-Models_Create"),
    (FirstReadRepeated("/endpoints?filter"), "repeated-suspend-resume"),
    (StatusInListsStandsStill, "replay-after-recreation"),
    (EarlierRequestCarriedOutAgain, "repeated-suspend-resume"),
    (EarlierRequestCarriedOutAgain, "repeated-uploads"),
    (EarlierRequestCarriedOutAgain, "replay-after-recreation"),
    (failed_set_takes_no_upload, "repeated-uploads"),
    (OneUploadAtATime, "repeated-uploads"),
    (OneUploadAtATime, "parallel-uploads-apart"),
    (never_not_started, "unfinished-references"),
    (endpoint_needs_finished_model, "unfinished-references"),
    (OperationFailsWithDeletion, "unfinished-deleted"),
    (OperationFailsWithDeletion, "unfinished-sources-deleted"),
    (OperationFailsWithDeletion, "lro-Consents_Post"),
    ("upload-during-upload", "unfinished-actions-rejected"),
    (retry_after_with_quota, "unfinished-training-quota"),
    (repeated_trainings_counted, "unfinished-training-quota"),
    (OperationsKept(24), "retention-ended"),
    (OperationsKept(None), "retention-ended"),
    (OperationsKept(24), "retention-running"),
    (OperationIdNeverFree, "retention-ended"),
    (OperationIdNeverFree, "replay-service-ids"),
    (in_resources(other_failure_reason), "injected-failure-Models_Create"),
    (failures_listed_as_success, "injected-failure-Consents_Create"),
    (failures_listed_as_success, "injected-failure-upload"),
    (operation_id_of_service_free, "replay-service-ids"),
    (operation_id_of_service_free, "replay-parallel-conflict"),
    (operation_id_of_service_free, "replay-other-prompt"),
    ("other-request-taken", "replay-TrainingSets_UploadData"),
    (EndedOperationNotStarted, "parallel-poll"),
    ("suspended-twice", "parallel-suspend-resume"),
    (OperationsEndAlike, "endpoint-injected-failures"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "name"), FAULTS, ids=name_of)
def test_scenario_finds_fault(fault: Fault, name: str) -> None:
    """The scenario about a rule finds the fault that breaks it."""
    assert findings_of(fault, name)
