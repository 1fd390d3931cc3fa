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
from mutants.exchange import Answer, Request
from mutants.mutant import unmutated
from mutants.service import Mutated
from mutants.service import Service as Mutable

from tests.support.serving import served

if TYPE_CHECKING:
    from customvoice_contract.results.outcome import Row
    from mutants.mutant import Mutation

NEWEST = versions()[-1]
BY_NAME = {each.name: each for each in SCENARIOS}


def tried(mutation: Mutation, *names: str, version: str = NEWEST, pace: str = "reads:2") -> list[Row]:
    """Run scenarios by name on an emulator whose requests a mutation answers; return their rows."""
    with served(Mutated(create_app(pace=pace), mutation, [DEFAULT_KEY])) as url:
        job = Job(version=version, endpoint=url, key=DEFAULT_KEY, seed=1, profile="quick", part="scenarios")
        with Service(url, DEFAULT_KEY, version) as service:
            return run_all([BY_NAME[each] for each in names], service, job, lambda _: None)


def times_stand_still(body: dict[str, Any]) -> None:
    """Show for the last action the time of creation."""
    if "lastActionDateTime" in body:
        body["lastActionDateTime"] = body["createdDateTime"]


async def never_acts(request: Request, service: Mutable) -> Answer:
    """Tell of every resource that nothing happened since it was made."""
    answer = await service.answer(request)
    if answer.ok:
        answer.each(times_stand_still)
    return answer


class ActsWhenCreated:
    """Takes the time of creation for that of the last action while a resource has not been acted upon."""

    async def __call__(self, request: Request, service: Mutable) -> Answer:
        """Answer as the emulator, but for that."""
        answer = await service.answer(request)
        if answer.ok and not request.action and answer.object.get("status") == "Succeeded":
            answer.each(times_stand_still)
        return answer


async def shortens_suspended(request: Request, service: Mutable) -> Answer:
    """Leave the texts out of what an action answers."""
    answer = await service.answer(request)
    if request.action and answer.ok and answer.body:
        answer.without("description")
    return answer


async def mixes_styles_up(request: Request, service: Mutable) -> Answer:
    """Teach every style by the first of the training sets."""
    answer = await service.answer(request)
    taught = answer.object.get("properties", {}).get("styleTrainingSetIds")
    if answer.ok and taught:
        mixed = dict.fromkeys(taught, next(iter(taught.values())))
        answer.set(properties={**answer.object["properties"], "styleTrainingSetIds": mixed})
    return answer


class BringsTextsBack:
    """Shows, when an upload has ended, the text that was there when it began."""

    def __init__(self) -> None:
        self.before: dict[str, str | None] = {}

    async def __call__(self, request: Request, service: Mutable) -> Answer:
        """Answer as the emulator, but for that."""
        if request.action == "upload":
            self.before[request.id] = service.stored(request, "trainingsets").get(request.id, {}).get("description")
        answer = await service.answer(request)
        if request.method == "GET" and request.id in self.before and answer.object.get("status") == "Failed":
            answer.set(description=self.before[request.id])
        return answer


async def counts_anew(request: Request, service: Mutable) -> Answer:
    """Take a change of a training set for its creation."""
    answer = await service.answer(request)
    if request.method == "PUT" and request.collection == "trainingsets" and answer.ok:
        answer.set(status="Succeeded")
    return answer


async def trusts_ids(request: Request, service: Mutable) -> Answer:
    """Take whatever id a changing body has."""
    if request.creates and "id" in request.object and request.id in service.stored(request, request.collection):
        return await service.answer(request.with_json({**request.object, "id": request.id}))
    return await service.answer(request)


async def repairs_failed_models(request: Request, service: Mutable) -> Answer:
    """Let models that have Failed hold nothing."""
    if request.method == "DELETE" and request.collection == "projects":
        models = [each for each in service.stored(request, "models").values() if each["projectId"] == request.id]
        if models and all(each["status"] == "Failed" for each in models):
            request = request.with_params(forceDelete="true")
    return await service.answer(request)


async def deletes_namesakes(request: Request, service: Mutable) -> Answer:
    """Look up what is deleted by its id alone."""
    answer = await service.answer(request)
    if request.method == "DELETE" and answer.ok:
        for collection in ("consents", "trainingsets"):
            if request.id in service.stored(request, collection):
                service.remove(request, collection, request.id)
    return answer


async def keeps_to_the_project(request: Request, service: Mutable) -> Answer:
    """Refuse a consent of another project."""
    consent = service.stored(request, "consents").get(str(request.object.get("consentId")))
    if request.method == "PUT" and consent and consent["projectId"] != request.object.get("projectId"):
        return Answer.error(409, "Conflict", "The consent is of another project.")
    return await service.answer(request)


async def names_no_target(request: Request, service: Mutable) -> Answer:
    """Leave out which reference leads nowhere."""
    answer = await service.answer(request)
    if answer.status == 404 and request.creates:
        answer.json = {"error": {name: each for name, each in answer.object["error"].items() if name != "target"}}
    return answer


async def tells_another_code(request: Request, service: Mutable) -> Answer:
    """Tell in the header that an id is bad, where it is taken."""
    answer = await service.answer(request)
    if answer.status == 409 and isinstance(answer.json, str):
        answer.headers["x-ms-error-code"] = "BadRequest"
    return answer


async def older_versions_replace(request: Request, service: Mutable) -> Answer:
    """Let other versions create what is there."""
    answer = await service.answer(request)
    if answer.status == 409 and request.creates and request.version != NEWEST:
        answer = await service.read(request, f"{request.collection}/{request.id}")
        answer.status = 201
    return answer


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
