"""Scenarios of properties, changes and deletion on services that keep them almost: each tells of the fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from customvoice_contract.jobs.job import Job
from customvoice_contract.results.outcome import Verdict
from customvoice_contract.scenarios.registry import SCENARIOS
from customvoice_contract.scenarios.run import run_all
from customvoice_contract.service.client import Service
from customvoice_emulator import DEFAULT_KEY, create_app
from customvoice_spec import versions
from mutants.asgi import Backend, MutatedApp, Request, Response, unmutated

from tests.support.serving import served

if TYPE_CHECKING:
    from customvoice_contract.results.outcome import Row
    from mutants.asgi import Mutation

NEWEST = versions()[-1]
BY_NAME = {each.name: each for each in SCENARIOS}


def tried(mutation: Mutation, *names: str, version: str = NEWEST, pace: str = "reads:2") -> list[Row]:
    """Run scenarios by name on an emulator whose requests a mutation answers; return their rows."""
    with served(MutatedApp(create_app(pace=pace), mutation, [DEFAULT_KEY])) as url:
        job = Job(version=version, endpoint=url, key=DEFAULT_KEY, seed=1, profile="quick", part="scenarios")
        with Service(url, DEFAULT_KEY, version) as service:
            return run_all([BY_NAME[each] for each in names], service, job, lambda _: None)


def times_stand_still(body: dict[str, Any]) -> None:
    """Show for the last action the time of creation."""
    if "lastActionDateTime" in body:
        body["lastActionDateTime"] = body["createdDateTime"]


async def never_acts(request: Request, backend: Backend) -> Response:
    """Tell of every resource that nothing happened since it was made."""
    response = await backend.send(request)
    if response.ok:
        response.each(times_stand_still)
    return response


class ActsWhenCreated:
    """Takes the time of creation for that of the last action while a resource has not been acted upon."""

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        response = await backend.send(request)
        if response.ok and not request.action and response.object.get("status") == "Succeeded":
            response.each(times_stand_still)
        return response


async def shortens_suspended(request: Request, backend: Backend) -> Response:
    """Leave the texts out of what an action answers."""
    response = await backend.send(request)
    if request.action and response.ok and response.body:
        response.without("description")
    return response


async def mixes_styles_up(request: Request, backend: Backend) -> Response:
    """Teach every style by the first of the training sets."""
    response = await backend.send(request)
    taught = response.object.get("properties", {}).get("styleTrainingSetIds")
    if response.ok and taught:
        mixed = dict.fromkeys(taught, next(iter(taught.values())))
        response.set(properties={**response.object["properties"], "styleTrainingSetIds": mixed})
    return response


class BringsTextsBack:
    """Shows, when an upload has ended, the text that was there when it began."""

    def __init__(self) -> None:
        self.before: dict[str, str | None] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        if request.action == "upload":
            self.before[request.id] = backend.stored(request, "trainingsets").get(request.id, {}).get("description")
        response = await backend.send(request)
        if request.method == "GET" and request.id in self.before and response.object.get("status") == "Failed":
            response.set(description=self.before[request.id])
        return response


async def counts_anew(request: Request, backend: Backend) -> Response:
    """Take a change of a training set for its creation."""
    response = await backend.send(request)
    if request.method == "PUT" and request.collection == "trainingsets" and response.ok:
        response.set(status="Succeeded")
    return response


async def trusts_ids(request: Request, backend: Backend) -> Response:
    """Take whatever id a changing body has."""
    if request.creates and "id" in request.object and request.id in backend.stored(request, request.collection):
        return await backend.send(request.with_json({**request.object, "id": request.id}))
    return await backend.send(request)


async def repairs_failed_models(request: Request, backend: Backend) -> Response:
    """Let models that have Failed hold nothing."""
    if request.method == "DELETE" and request.collection == "projects":
        models = [each for each in backend.stored(request, "models").values() if each["projectId"] == request.id]
        if models and all(each["status"] == "Failed" for each in models):
            request = request.with_params(forceDelete="true")
    return await backend.send(request)


async def deletes_namesakes(request: Request, backend: Backend) -> Response:
    """Look up what is deleted by its id alone."""
    response = await backend.send(request)
    if request.method == "DELETE" and response.ok:
        for collection in ("consents", "trainingsets"):
            if request.id in backend.stored(request, collection):
                backend.remove(request, collection, request.id)
    return response


async def keeps_to_the_project(request: Request, backend: Backend) -> Response:
    """Refuse a consent of another project."""
    consent = backend.stored(request, "consents").get(str(request.object.get("consentId")))
    if request.method == "PUT" and consent and consent["projectId"] != request.object.get("projectId"):
        return Response.error(409, "Conflict", "The consent is of another project.")
    return await backend.send(request)


async def names_no_target(request: Request, backend: Backend) -> Response:
    """Leave out which reference leads nowhere."""
    response = await backend.send(request)
    if response.status == 404 and request.creates:
        response.json = {"error": {name: each for name, each in response.object["error"].items() if name != "target"}}
    return response


async def tells_another_code(request: Request, backend: Backend) -> Response:
    """Tell in the header that an id is bad, where it is taken."""
    response = await backend.send(request)
    if response.status == 409 and isinstance(response.json, str):
        response.headers["x-ms-error-code"] = "BadRequest"
    return response


async def older_versions_replace(request: Request, backend: Backend) -> Response:
    """Let other versions create what is there."""
    response = await backend.send(request)
    if response.status == 409 and request.creates and request.version != NEWEST:
        response = await backend.read(request, f"{request.collection}/{request.id}")
        response.status = 201
    return response


FAULTS: list[tuple[Mutation, str, str]] = [
    (never_acts, "lifetime", "lifetime"),
    (ActsWhenCreated(), "lifetime-model", "lifetime"),
    (ActsWhenCreated(), "lifetime-voice", "lifetime"),
    (shortens_suspended, "lifetime-model", "resource-changed"),
    (mixes_styles_up, "styles", "styles"),
    (BringsTextsBack(), "update-loaded", "update-loaded"),
    (counts_anew, "update-loaded", "update-loaded"),
    (trusts_ids, "update-loaded", "id-in-body"),
    (repairs_failed_models, "delete-states", "delete-held"),
    (deletes_namesakes, "delete-namesakes", "delete-spared"),
    (keeps_to_the_project, "reference-across", "reference-across"),
    (keeps_to_the_project, "reference-across-voice", "reference-across"),
    (names_no_target, "reference-Endpoints_Create", "reference-target"),
    (tells_another_code, "taken-id", "taken-id-code"),
    (older_versions_replace, "taken-id", "taken-id"),
]


@pytest.mark.parametrize(
    ("fault", "name", "rule"), FAULTS, ids=lambda each: each if isinstance(each, str) else getattr(each, "__name__", "")
)
def test_a_fault_is_told(fault: Mutation, name: str, rule: str) -> None:
    """The scenario that is about it finds the fault, by its rule."""
    [row] = tried(fault, name)
    assert rule in {each.rule for each in row.findings}, row.note or row.findings


@pytest.mark.parametrize("pace", ["immediate", "seconds:0.02"])
def test_they_are_silent_at_every_pace(pace: str) -> None:
    """Work may be over at once or later; nothing of that is a fault."""
    names = ["lifetime-model", "update-loaded", "delete-states"]
    rows = tried(unmutated, *names, pace=pace)
    assert {row.name: [each.message for each in row.findings] for row in rows if row.findings} == {}
    assert {row.verdict for row in rows} == {Verdict.PASSED}


@pytest.mark.parametrize("version", versions()[:-1])
def test_older_versions_are_silent_too(version: str) -> None:
    """What holds in the newest version holds in the others."""
    names = ["post-with-id", "update-loaded", "locale-case", "delete-namesakes"]
    rows = tried(unmutated, *names, version=version)
    assert {row.name: [each.message for each in row.findings] for row in rows if row.findings} == {}
