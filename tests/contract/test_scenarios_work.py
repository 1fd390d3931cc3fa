"""Scenarios of later rounds, unfinished work, retention, ordered failures, fresh reads: silent when right, else not."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import httpx
import pytest
from customvoice_contract.oracles import ORACLES, Monitor
from customvoice_contract.results.outcome import Verdict
from customvoice_contract.scenarios.registry import SCENARIOS
from customvoice_spec import versions
from mutants.asgi import Backend, Request, Response

from tests.contract.oracle_cases import made
from tests.contract.scenario_harness import emulator, tried

if TYPE_CHECKING:
    from datetime import datetime

    from mutants.asgi import Mutation

NEWEST = versions()[-1]
BY_NAME = {each.name: each for each in SCENARIOS}
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
OURS = [name for name in BY_NAME if name.startswith((*MINE, "parallel-ways", "parallel-sets"))]


@pytest.mark.parametrize(("number", "version"), list(enumerate(versions()[:-1])))
def test_they_are_silent_on_older_versions(number: int, version: str) -> None:
    """Nothing is found where nothing is wrong, and clock and paces are as before; each is tried in one version.

    In the newest version all scenarios of behaviour are tried elsewhere.
    """
    with emulator() as url:
        rows = tried(url, OURS[number :: len(versions()) - 1], version=version)
        clock = httpx.get(f"{url}/_emulator/clock", trust_env=False).json()
        paces = httpx.get(f"{url}/_emulator/paces", trust_env=False).json()
    assert {row.name: [each.message for each in row.findings] for row in rows if row.findings} == {}
    assert {row.note for row in rows if row.verdict is Verdict.SKIPPED} == set()
    assert (clock["offsetSeconds"], paces) == (0, {"default": "reads:2"})


def test_work_that_is_done_at_once_is_no_fault() -> None:
    """Where work is over before the next request, what can't be tried says so, and the rest holds."""
    with emulator(pace="immediate") as url:
        rows = tried(url, [each for each in OURS if each.startswith(("later-", "fresh-", "parallel-", "state-"))])
    assert {row.name: [each.message for each in row.findings] for row in rows if row.findings} == {}


class RemembersReads:
    """Answers every GET whose URL holds a text as it was answered first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.first: dict[str, Response] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        url = f"{request.path}?{request.query}"
        if request.method != "GET" or self.text not in url:
            return await backend.send(request)
        if url not in self.first:
            self.first[url] = await backend.send(request)
        return self.first[url].copy()


class CarriesOutAgain:
    """Carries a repeated request out again once another one of its resource has come in between."""

    def __init__(self) -> None:
        self.last: dict[str, str] = {}
        self.known: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        asked, resource = request.operation_id, f"{request.collection}/{request.id}"
        if request.begins_work and asked:
            late = asked in self.known and self.last.get(resource) != asked
            self.known.add(asked)
            self.last[resource] = asked
            request = request.with_headers(operation_id=None) if late else request
        return await backend.send(request)


async def fails_for_good(request: Request, backend: Backend) -> Response:
    """Refuse an upload to a training set that has Failed."""
    if request.action == "upload":
        present = backend.stored(request, "trainingsets").get(request.id, {})
        if present.get("status") == "Failed":
            return Response.error(409, "Conflict", "The training set has failed.")
    return await backend.send(request)


class OneUploadForAll:
    """Refuses an upload while one runs to whatever training set."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        async with self.lock:
            present = backend.stored(request, "trainingsets") if request.action == "upload" else {}
            if any(each.get("status") in ("NotStarted", "Running") for each in present.values()):
                return Response.error(409, "Conflict", "An upload runs.")
            return await backend.send(request)


async def skips_the_beginning(request: Request, backend: Backend) -> Response:
    """Show work as running from the first read on."""
    response = await backend.send(request)
    if request.reads_one and response.object.get("status") == "NotStarted":
        response.set(status="Running")
    return response


async def wants_all_finished(request: Request, backend: Backend) -> Response:
    """Refuse an endpoint whose model has not ended."""
    model = backend.stored(request, "models").get(str(request.object.get("modelId")), {})
    if request.creates and model.get("status") in ("NotStarted", "Running"):
        return Response.error(409, "Conflict", "The model is not ready.")
    return await backend.send(request)


class EndsWithItsResource:
    """Shows the operation of what was deleted in one of its two ways as ended: Failed, and a training as going on."""

    def __init__(self) -> None:
        self.begun: dict[str, str] = {}
        self.gone: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        response = await backend.send(request)
        resource = f"{request.collection}/{request.id}"
        if "operation-id" in response.headers:
            self.begun[response.headers["operation-id"]] = resource
        if request.method == "DELETE":
            self.gone.add(resource)
        if request.collection == "operations" and response.ok and self.begun.get(request.id) in self.gone:
            response.set(status="Failed")
        return response


async def tells_when_to_train(request: Request, backend: Backend) -> Response:
    """Tell when to try a refused training again."""
    response = await backend.send(request)
    if response.status == 429:
        response.headers["retry-after"] = "60"
    return response


async def counts_repetitions(request: Request, backend: Backend) -> Response:
    """Refuse whatever training is sent while four go on, repeated or not."""
    present = backend.stored(request, "models").values()
    at_work = [each for each in present if each.get("status") in ("NotStarted", "Running")]
    if request.creates and request.collection == "models" and len(at_work) >= 4:
        return Response.error(429, "TooManyRequests", "Four trainings go on.")
    return await backend.send(request)


class KeepsFor:
    """Keeps operations for some hours from their beginning, or for ever."""

    def __init__(self, hours: float | None) -> None:
        self.hours = hours
        self.begun: dict[str, datetime] = {}
        self.last: dict[str, Response] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        response = await backend.send(request)
        if "operation-id" in response.headers:
            self.begun.setdefault(response.headers["operation-id"], backend.now())
        if request.collection != "operations" or request.id not in self.begun:
            return response
        if self.hours is not None and backend.now() - self.begun[request.id] > timedelta(hours=self.hours):
            return Response.error(404, "NotFound", "There is no such operation.")
        if self.hours is None and response.status == 404:
            return self.last[request.id].copy()
        self.last[request.id] = response
        return response


class NeverFree:
    """Refuses an Operation-Id for good once a request had it, unless it is repeated while its operation is kept."""

    def __init__(self) -> None:
        self.known: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        asked = request.operation_id
        if asked in self.known and not (await backend.read(request, f"operations/{asked}")).ok:
            return Response.error(400, "BadRequest", "The Operation-Id belongs to another request.")
        if asked:
            self.known.add(asked)
        return await backend.send(request)


async def fails_internally(request: Request, backend: Backend) -> Response:
    """Show every failure as one inside the service."""
    response = await backend.send(request)
    for each in response.items:
        if each.get("status") == "Failed" and each.get("properties", {}).get("failureReason"):
            each["properties"]["failureReason"] = "InaccessibleCustomerStorage"
            response.json = {"value": response.items} if request.lists else each
    return response


async def lists_no_failures(request: Request, backend: Backend) -> Response:
    """Show in lists what has Failed as Succeeded."""
    response = await backend.send(request)
    if request.lists and response.ok:
        response.each(lambda each: each.update(status="Succeeded") if each.get("status") == "Failed" else None)
    return response


async def chooses_ids_in_vain(request: Request, backend: Backend) -> Response:
    """Take an Operation-Id that the service chose as a new one."""
    response = await backend.send(request)
    if response.status == 400 and request.operation_id and request.creates:
        return await backend.send(request.with_headers(operation_id=None))
    return response


class MovesNothingInLists:
    """Shows in lists what was shown before: only reading one goes on with the work."""

    def __init__(self) -> None:
        self.shown: dict[str, str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        if not request.lists:
            response = await backend.send(request)
            if "status" in response.object and request.id:
                self.shown[request.id] = response.object["status"]
            return response
        response = await backend.send(request)
        response.each(lambda each: each.update(status=self.shown[each["id"]]) if each["id"] in self.shown else None)
        return response


class GoesBack:
    """Shows an operation as not started again, once somebody has seen its end."""

    def __init__(self) -> None:
        self.ended: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        response = await backend.send(request)
        if request.collection == "operations" and response.ok:
            if request.id in self.ended:
                response.set(status="NotStarted")
            elif response.object["status"] in ("Succeeded", "Failed"):
                self.ended.add(request.id)
        return response


async def hurries(request: Request, backend: Backend) -> Response:
    """Bring the work that goes on to its end when more is asked for."""
    response = await backend.send(request)
    if request.action and response.status == 409:
        await backend.finish(request, f"{request.collection}/{request.id}")
        return await backend.send(request)
    return response


async def turns_whenever(request: Request, backend: Backend) -> Response:
    """Take every suspension and resumption, answered as the work that goes on."""
    response = await backend.send(request)
    if request.action in ("suspend", "resume") and response.status == 409:
        operation, version = str(uuid4()), request.version
        again = await backend.read(request, f"{request.collection}/{request.id}")
        again.status, host = 202, request.headers["host"]
        url = f"http://{host}/customvoice/operations/{operation}?api-version={version}"
        again.headers["operation-id"], again.headers["operation-location"] = operation, url
        return again
    if request.collection == "operations" and response.status == 404:
        response = Response(200)
        response.json = {"id": request.id, "status": "Running"}
    return response


async def takes_any_under_an_id(request: Request, backend: Backend) -> Response:
    """Answer any action under a known Operation-Id with 202."""
    response = await backend.send(request)
    if response.status == 400 and request.operation_id and request.action:
        return await backend.send(request.with_headers(operation_id=None))
    return response


class EndsAsTheLast:
    """Shows each operation of an endpoint as the latest one ended."""

    def __init__(self) -> None:
        self.target: dict[str, str] = {}
        self.ended: dict[str, str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        response = await backend.send(request)
        if request.action and "operation-id" in response.headers:
            self.target[response.headers["operation-id"]] = request.id
        target = self.target.get(request.id, "")
        if request.collection == "operations" and response.object.get("status") in ("Succeeded", "Failed"):
            latest = [each for each, name in self.target.items() if name == target][-1:] == [request.id]
            if latest:
                self.ended[target] = response.object["status"]
            elif target in self.ended:
                response.set(status=self.ended[target])
        return response


FAULTS = [
    (RemembersReads("/projects?"), "fresh-projects"),
    (RemembersReads("/projects/"), "fresh-projects"),
    (RemembersReads("/trainingsets?filter"), "fresh-trainingsets"),
    (RemembersReads("/consents?filter"), "fresh-Consents_Post"),
    (RemembersReads("/models?filter"), "fresh-Models_Create"),
    (RemembersReads("/endpoints?filter"), "later-turns"),
    (MovesNothingInLists(), "later-remade"),
    (CarriesOutAgain(), "later-turns"),
    (CarriesOutAgain(), "later-uploads"),
    (CarriesOutAgain(), "later-remade"),
    (fails_for_good, "later-uploads"),
    (OneUploadForAll(), "later-uploads"),
    (OneUploadForAll(), "parallel-sets"),
    (skips_the_beginning, "progress-named"),
    (wants_all_finished, "progress-named"),
    (EndsWithItsResource(), "progress-deleted"),
    (EndsWithItsResource(), "progress-sources"),
    (EndsWithItsResource(), "lro-Consents_Post"),
    (hurries, "progress-actions"),
    (tells_when_to_train, "progress-trainings"),
    (counts_repetitions, "progress-trainings"),
    (KeepsFor(24), "kept-a-day"),
    (KeepsFor(None), "kept-a-day"),
    (KeepsFor(24), "kept-unread"),
    (NeverFree(), "kept-a-day"),
    (NeverFree(), "replay-service-ids"),
    (fails_internally, "ordered-Models_Create"),
    (lists_no_failures, "ordered-Consents_Create"),
    (lists_no_failures, "ordered-upload"),
    (chooses_ids_in_vain, "replay-service-ids"),
    (chooses_ids_in_vain, "replay-one-of-many"),
    (chooses_ids_in_vain, "replay-other-prompt"),
    (takes_any_under_an_id, "replay-TrainingSets_UploadData"),
    (GoesBack(), "parallel-poll"),
    (turns_whenever, "parallel-turns"),
    (EndsAsTheLast(), "state-ordered"),
]


def name_of(each: object) -> str:
    """Name a fault, or a scenario."""
    return each if isinstance(each, str) else str(getattr(each, "__name__", type(each).__name__))


@pytest.mark.parametrize(("fault", "name"), FAULTS, ids=name_of)
def test_a_fault_is_told(fault: Mutation, name: str) -> None:
    """The scenario that is about it finds the fault."""
    with emulator(fault) as url:
        [row] = tried(url, [name])
    assert row.verdict is Verdict.FAILED, row.note or "nothing was found"
    assert all("unexpected" not in each.rule for each in row.findings), row.findings


def test_a_request_repeated_after_all_was_forgotten_is_no_creation() -> None:
    """Its first response may come again, whatever has happened to its resource since."""
    monitor = Monitor(made.VERSION, [each for each in ORACLES if each.name == "creation"])
    again = made.put_consent(request_headers={"operation-id": "op-1"})
    monitor.observe(again)
    monitor.history.forget()
    for each in (made.deletion("/consents/consent-1"), made.put_consent(operation="op-2")):
        assert monitor.observe(each) == []
    assert monitor.observe(again) == []
    monitor.observe(made.put_consent(operation="op-3"))
    assert [each.rule for each in monitor.observe(made.put_consent(operation="op-4"))] == ["created-twice"]


def test_of_readings_at_once_either_may_be_first() -> None:
    """Work goes on between them, so that the one that is answered later may show less."""
    monitor = Monitor(made.VERSION)
    monitor.observe(made.put_consent())
    with monitor.sending("GET") as one, monitor.sending("GET") as other:
        done = made.consent(status="Succeeded", lastActionDateTime=made.at(2))
        assert monitor.observe(made.get("/consents/consent-1", done), one) == []
        begun = made.consent(status="Running", lastActionDateTime=made.at(1))
        assert monitor.observe(made.get("/consents/consent-1", begun), other) == []
        assert monitor.observe(made.monitor("Succeeded"), one) == []
        assert monitor.observe(made.monitor("NotStarted"), other) == []


def test_a_refused_request_leaves_its_operation_id_free() -> None:
    """What is made under the Operation-Id of a refused request was made: the oracles know it to be there."""
    mine = {"operation-id": "op-1"}
    refused = made.put_consent(status=409, body="Resource Id already exists.", request_headers=mine)
    story = [made.deletion("/consents/consent-1"), refused, made.put_consent(request_headers=mine)]
    there = made.get("/consents/consent-1", made.consent())
    gone = made.get("/consents/consent-1", made.error("NotFound"), 404)
    assert made.monitor("presence", [*story, there]) == []
    assert [each.rule for each in made.monitor("presence", [*story, gone])] == ["resource-lost"]
