"""Scenarios of properties, changes and deletion: each reports the rule that a fault breaks, and nothing without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from customvoice_contract.results.outcome import Verdict
from customvoice_spec import versions
from mutants.asgi import Backend, Request, Response, altering_response

from tests.contract.scenario_harness import NEWEST, emulator, messages, name_of, run_scenarios
from tests.contract.shared_faults import ready_after_update

if TYPE_CHECKING:
    from tests.contract.scenario_harness import Fault


def _last_action_at_creation(resource: dict[str, Any]) -> None:
    if "lastActionDateTime" in resource:
        resource["lastActionDateTime"] = resource["createdDateTime"]


@altering_response
def last_action_at_creation_until_an_action(request: Request, response: Response) -> None:
    """Show the time of creation as that of the last action until a client calls an action."""
    if response.ok and not request.action and response.object.get("status") == "Succeeded":
        response.each(_last_action_at_creation)


@altering_response
def description_missing_after_action(request: Request, response: Response) -> None:
    """Leave the description out of the response to an action."""
    if request.action and response.ok and response.body:
        response.without("description")


@altering_response
def styles_of_one_training_set(_: Request, response: Response) -> None:
    """Show the first training set for every style."""
    properties = response.object.get("properties", {})
    sets = properties.get("styleTrainingSetIds")
    if response.ok and sets:
        response.set(properties={**properties, "styleTrainingSetIds": dict.fromkeys(sets, next(iter(sets.values())))})


class DescriptionOfUploadShown:
    """Shows, when an upload has ended, the description that the training set had when it began."""

    def __init__(self) -> None:
        self._before: dict[str, str | None] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        if request.action == "upload":
            self._before[request.id] = backend.stored(request, "trainingsets").get(request.id, {}).get("description")
        response = await backend.send(request)
        if request.method == "GET" and request.id in self._before and response.object.get("status") == "Failed":
            response.set(description=self._before[request.id])
        return response


async def id_in_body_checked(request: Request, backend: Backend) -> Response:
    """Reject another id in the body of an update."""
    other = request.object.get("id", request.id) != request.id
    if request.creates and other and request.id in backend.stored(request, request.collection):
        return Response.error(400, "BadRequest", "The id must equal the id in the path.")
    return await backend.send(request)


async def failed_models_need_no_force(request: Request, backend: Backend) -> Response:
    """Delete a project whose models have all Failed without force."""
    if request.method == "DELETE" and request.collection == "projects":
        models = [each for each in backend.stored(request, "models").values() if each["projectId"] == request.id]
        if models and all(each["status"] == "Failed" for each in models):
            request = request.with_params(forceDelete="true")
    return await backend.send(request)


async def deletion_in_all_collections(request: Request, backend: Backend) -> Response:
    """Delete consents and training sets that have the id of a deleted resource."""
    response = await backend.send(request)
    if request.method == "DELETE" and response.ok:
        for collection in ("consents", "trainingsets"):
            backend.remove(request, collection, request.id)
    return response


async def consent_of_other_project_refused(request: Request, backend: Backend) -> Response:
    """Reject a consent that is in another project."""
    consent = backend.stored(request, "consents").get(str(request.object.get("consentId")))
    if request.method == "PUT" and consent and consent["projectId"] != request.object.get("projectId"):
        return Response.error(409, "Conflict", "The consent is of another project.")
    return await backend.send(request)


@altering_response
def target_missing(request: Request, response: Response) -> None:
    """Leave out the target of an error about a missing reference."""
    if response.status == 404 and request.creates:
        response.json = {"error": {name: each for name, each in response.object["error"].items() if name != "target"}}


async def older_versions_replace(request: Request, backend: Backend) -> Response:
    """Answer 201 where an older version creates an existing resource."""
    response = await backend.send(request)
    if response.status == 409 and request.creates and request.version != NEWEST:
        response = await backend.read(request, f"{request.collection}/{request.id}")
        response.status = 201
    return response


FAULTS: list[tuple[Fault, str, str]] = [
    ("last-action-stands-still", "timestamps", "timestamps"),
    (last_action_at_creation_until_an_action, "timestamps-model", "timestamps"),
    (last_action_at_creation_until_an_action, "timestamps-voice", "timestamps"),
    (description_missing_after_action, "timestamps-model", "resource-changed"),
    (styles_of_one_training_set, "style-order", "style-order"),
    (DescriptionOfUploadShown, "update-after-upload", "update-after-upload"),
    (ready_after_update, "update-after-upload", "update-after-upload"),
    ("property-names-by-case", "property-case", "property-case"),
    ("id-in-body-rejected", "echo-read-only", "id-in-body"),
    ("null-object-rejected", "property-case", "property-case"),
    (id_in_body_checked, "update-after-upload", "id-in-body"),
    (failed_models_need_no_force, "delete-held-in-any-state", "delete-held"),
    (deletion_in_all_collections, "delete-same-id", "delete-spared"),
    (consent_of_other_project_refused, "reference-other-project", "reference-other-project"),
    (consent_of_other_project_refused, "reference-other-project-voice", "reference-other-project"),
    (target_missing, "reference-Endpoints_Create", "reference-target"),
    ("error-code-header-missing", "existing-id", "existing-id-code"),
    (older_versions_replace, "existing-id", "existing-id"),
]


@pytest.mark.parametrize(("fault", "name", "rule"), FAULTS, ids=name_of)
def test_scenario_reports_its_rule(fault: Fault, name: str, rule: str) -> None:
    """The scenario reports the rule that the fault breaks."""
    with emulator(fault) as url:
        [row] = run_scenarios(url, [name])
    assert rule in {each.rule for each in row.findings}, row.note or row.findings


@pytest.mark.slow
@pytest.mark.parametrize("pace", ["immediate", "seconds:0.02"])
def test_nothing_is_found_at_any_pace(pace: str) -> None:
    """Operations may end at once or later."""
    with emulator(pace=pace) as url:
        rows = run_scenarios(url, ["timestamps-model", "update-after-upload", "delete-held-in-any-state"])
    assert messages(rows) == {}
    assert {row.verdict for row in rows} == {Verdict.PASSED}


@pytest.mark.slow
@pytest.mark.parametrize("version", versions()[:-1])
def test_nothing_is_found_in_older_versions(version: str) -> None:
    """What holds in the newest version holds in the older ones."""
    with emulator() as url:
        rows = run_scenarios(
            url, ["post-with-id", "update-after-upload", "locale-case", "delete-same-id"], version=version
        )
    assert messages(rows) == {}
