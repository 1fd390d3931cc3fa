"""Deletion: what else is deleted, what prevents it, and what stays.

Rules: spec nodes `Projects_Delete`, `ForceDelete`; docs/FIDELITY.md: deletion of a project, of a model that an endpoint
uses, of a consent or training set in use, of a missing resource.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..core.expect import expect_equal, expect_error, expect_status
from ..core.scenario import Scenario
from ..tools import paging
from ..tools.operation_starts import statement
from ..tools.project_fixture import ProjectFixture

if TYPE_CHECKING:
    from ..core.context import Context

_GROUP = "State"
_HELD, _CASCADE, _SPARED, _GONE = "delete-held", "delete-cascade", "delete-spared", "delete-gone"
_KEYWORD = "forceDelete"


def _goes_along(context: Context, *, voice: bool) -> None:
    """Deleting a project deletes its consents, training sets and personal voices, and nothing of other projects."""
    fixture = ProjectFixture.of(context, trained=False, voice=voice)
    # An id that begins with another one, or is in another case, is as foreign as any.
    names = f"{fixture.name}-2", fixture.name.swapcase()
    bystanders = [ProjectFixture.of(context, trained=False, voice=voice, name=name) for name in names]
    gone = context.service.send("DELETE", fixture.path)
    expect_status(gone, 204, rule=_CASCADE, why="a project without models and endpoints is deleted without force")
    fixture.expect_gone(_CASCADE, "its project was deleted")
    for bystander in bystanders:
        bystander.expect_there(_SPARED, "another project was deleted")


def _needs_force(context: Context) -> None:
    """A project with a model or endpoint is deleted only with forceDelete; a rejected deletion has no effect."""
    fixture = ProjectFixture.of(context, trained=True, voice=False)
    bystander = ProjectFixture.of(context, trained=False, voice=False)
    for params in ({}, {_KEYWORD: "false"}):
        refused = context.service.send("DELETE", fixture.path, params=params)
        expect_error(refused, 409, rule=_HELD, why="the project contains a model and an endpoint")
        fixture.expect_there(_HELD, "the deletion of its project was rejected")
    gone = context.service.send("DELETE", fixture.path, params={_KEYWORD: "true"})
    expect_status(gone, 204, rule=_CASCADE, why="forceDelete was given")
    fixture.expect_gone(_CASCADE, "its project was deleted by force")
    bystander.expect_there(_SPARED, "another project was deleted")


def _one_is_enough(context: Context) -> None:
    """One model prevents the deletion of its project, and so does one endpoint whose model is in another project."""
    home, model = context.project(), context.ready_model()
    refused = context.service.send("DELETE", f"/projects/{_project_of(context, 'models', model)}")
    expect_error(refused, 409, rule=_HELD, why="the project contains a model")
    endpoint = context.endpoint(home, model)
    refused = context.service.send("DELETE", f"/projects/{home}")
    expect_error(refused, 409, rule=_HELD, why=f"the project contains the endpoint {endpoint}")
    suspended = context.settle(context.service.send("POST", f"/endpoints/{endpoint}:suspend"))
    for path in (f"/models/{model}", f"/projects/{home}"):
        _held(context, path, f"the suspended endpoint {endpoint} prevents it")
    found = context.service.send("GET", f"/endpoints/{endpoint}").json
    expect_equal(found, suspended, f"/endpoints/{endpoint}, after rejected deletions,", _HELD)
    gone = context.service.send("DELETE", f"/projects/{home}", params={_KEYWORD: "true"})
    expect_status(gone, 204, rule=_CASCADE, why="forceDelete was given")
    left = context.service.send("GET", f"/endpoints/{endpoint}")
    expect_status(left, 404, rule=_CASCADE, why="its project was deleted by force, whatever its state")


def _whatever_its_state(context: Context) -> None:
    """A model prevents the deletion of its project, in training and after a failed training."""
    failed, project = context.id("consent"), context.project()
    context.settle(context.put("consents", failed, statement(project)))
    body = context.model_body(project, consentId=failed, description="of a failed consent")
    begun = context.put("models", model := context.id("model"), body)
    _held(context, f"/projects/{project}", "the project contains a model, in training or Failed")
    ended = context.settle(begun)
    _held(context, f"/projects/{project}", f"the project contains a model, which is {ended.get('status')}")
    path = f"/models/{model}"
    expect_equal(context.service.send("GET", path).json, ended, f"{path}, after rejected deletions,", _HELD)
    for free in (path, f"/projects/{project}"):
        expect_status(
            context.service.send("DELETE", free), 204, rule=_HELD, why="nothing prevents its deletion any longer"
        )


def _held(context: Context, path: str, why: str) -> None:
    """Every version rejects the deletion, and the resource stays."""
    refused = context.for_version(context.rng.choice(context.versions)).send("DELETE", path)
    expect_error(refused, 409, "Conflict", rule=_HELD, why=why)
    expect_status(context.service.send("GET", path), 200, rule=_HELD, why="its deletion was rejected")


def _namesakes(context: Context) -> None:
    """Resources with the same id in different collections are different: deleting one keeps the others."""
    name, home = context.id("same"), context.project()
    made = {
        "projects": context.put("projects", name, {"kind": "ProfessionalVoice", "description": "a project"}),
        "consents": context.put("consents", name, {**statement(home), "description": "a consent"}),
        "trainingsets": context.put(
            "trainingsets", name, {"projectId": home, "locale": "en-US", "description": "a training set"}
        ),
    }
    for collection, answer in made.items():
        expect_status(answer, 200, 201, rule=_SPARED, why=f"no other of the {collection} has the id")
    context.settle(made["consents"])
    before = {each: context.service.send("GET", f"/{each}/{name}").json for each in made}
    for collection in ("consents", "projects", "trainingsets"):
        gone = context.service.send("DELETE", f"/{collection}/{name}")
        expect_status(gone, 204, rule=_GONE, why="nothing prevents its deletion")
        before.pop(collection)
        expect_status(context.service.send("GET", f"/{collection}/{name}"), 404, rule=_GONE, why="it was deleted")
        for each, shown in before.items():
            found = context.service.send("GET", f"/{each}/{name}")
            expect_equal(found.json, shown, f"/{each}/{name}, after {collection} lost its namesake,", _SPARED)


def _across_projects(context: Context) -> None:
    """Deleting a project deletes what it contains, not what uses it elsewhere; a deleted endpoint frees its model."""
    source, home, elsewhere = (context.project() for _ in range(3))
    model = context.ready_model(home, consentId=context.consent(source), trainingSetId=context.training_set(source))
    endpoint = f"/endpoints/{context.endpoint(elsewhere, model)}"
    before = {path: context.service.send("GET", path).json for path in (f"/models/{model}", endpoint)}
    for project, spared in ((source, (f"/models/{model}", endpoint)), (elsewhere, (f"/models/{model}",))):
        gone = context.service.send("DELETE", f"/projects/{project}", params={_KEYWORD: "true"})
        expect_status(gone, 204, rule=_GONE, why="forceDelete deletes a project with all resources")
        for path in spared:
            found = context.service.send("GET", path)
            expect_equal(found.json, before[path], f"{path}, after another project was deleted,", _SPARED)
    expect_status(context.service.send("GET", endpoint), 404, rule=_CASCADE, why="its project was deleted")
    free = context.service.send("DELETE", f"/models/{model}")
    expect_status(free, 204, rule=_GONE, why="the endpoint that used it is gone")


def _project_of(context: Context, collection: str, name: str) -> str:
    return str(context.service.send("GET", f"/{collection}/{name}").json["projectId"])


def _model_in_use(context: Context) -> None:
    """A model with an endpoint cannot be deleted, without one it can; its consent and training set can before."""
    fixture = ProjectFixture.of(context, trained=True, voice=False)
    consent, taught, model, endpoint = fixture.members
    before = {path: context.service.send("GET", path).json for path in (model, endpoint)}
    refused = context.service.send("DELETE", model)
    expect_error(refused, 409, rule=_HELD, why=f"{endpoint} uses it")
    fixture.expect_there(_HELD, "the deletion of the model was rejected")
    for path in (consent, taught):
        gone = context.service.send("DELETE", path)
        expect_status(gone, 204, rule=_GONE, why="it may be deleted though a model was made from it")
        expect_status(context.service.send("GET", path), 404, rule=_GONE, why="it was deleted")
    for path, shown in before.items():
        after = context.service.send("GET", path)
        expect_status(after, 200, rule=_SPARED, why="what it was made from was deleted")
        expect_equal(after.json, shown, f"{path}, after what it was made from was deleted,", _SPARED)
    for path in (endpoint, model):
        expect_status(
            context.service.send("DELETE", path), 204, rule=_GONE, why="nothing prevents its deletion any longer"
        )
        expect_status(context.service.send("GET", path), 404, rule=_GONE, why="it was deleted")


def _consent_in_use(context: Context) -> None:
    """A consent can be deleted; the personal voice that uses it does not change."""
    fixture = ProjectFixture.of(context, trained=False, voice=True)
    consent, _, voice = fixture.members
    before = context.service.send("GET", voice).json
    gone = context.service.send("DELETE", consent)
    expect_status(gone, 204, rule=_GONE, why="a consent may be deleted though a voice was made under it")
    after = context.service.send("GET", voice)
    expect_status(after, 200, rule=_SPARED, why="its consent was deleted")
    expect_equal(after.json, before, f"{voice}, after the deletion of its consent,", _SPARED)
    listed = paging.items(paging.walk(context.service, "/personalvoices", filter=f"projectId eq '{fixture.name}'"))
    expect_equal(listed, [before], f"The personal voices of {fixture.name}, whose consent was deleted,", _SPARED)
    expect_status(context.service.send("DELETE", voice), 204, rule=_GONE, why="nothing prevents its deletion")
    expect_status(context.service.send("GET", voice), 404, rule=_GONE, why="it was deleted")


def _nothing(context: Context) -> None:
    """Deleting a missing or deleted resource is not an error; an id in another letter case is another resource."""
    project = context.project()
    for collection in context.contract.resources:
        name = context.guid() if collection == "endpoints" else context.id("nothing")
        for _ in range(2):
            gone = context.service.send("DELETE", f"/{collection}/{name}")
            expect_status(gone, 204, rule=_GONE, why="there is nothing to delete")
    other_case = context.service.send("DELETE", f"/projects/{project.swapcase()}")
    expect_status(other_case, 204, rule=_GONE, why="there is nothing to delete")
    there = context.service.send("GET", f"/projects/{project}")
    expect_status(there, 200, rule=_SPARED, why="an id in another case is another id")
    for _ in range(2):
        gone = context.service.send("DELETE", f"/projects/{project}")
        expect_status(gone, 204, rule=_GONE, why="deleting twice is not an error")
    expect_status(context.service.send("GET", f"/projects/{project}"), 404, rule=_GONE, why="it was deleted")


_VOICE, _TRAINING = frozenset({"personal-voice"}), frozenset({"training"})
SCENARIOS = (
    Scenario("delete-cascade", "Deleting a project deletes what is in it", _GROUP, partial(_goes_along, voice=False)),
    Scenario(
        "delete-cascade-voice",
        "Deleting a project deletes its personal voices",
        _GROUP,
        partial(_goes_along, voice=True),
        _VOICE,
    ),
    Scenario(
        "delete-force",
        "A project with models or endpoints is deleted only with forceDelete",
        _GROUP,
        _needs_force,
        _TRAINING,
    ),
    Scenario(
        "delete-held-by-one",
        "One model or endpoint prevents the deletion of its project",
        _GROUP,
        _one_is_enough,
        _TRAINING,
    ),
    Scenario("delete-model-in-use", "A model with an endpoint cannot be deleted", _GROUP, _model_in_use, _TRAINING),
    Scenario(
        "delete-consent-in-use", "A consent can be deleted while a voice uses it", _GROUP, _consent_in_use, _VOICE
    ),
    Scenario(
        "delete-held-in-any-state",
        "Models in every state prevent the deletion of their project",
        _GROUP,
        _whatever_its_state,
        _TRAINING,
    ),
    Scenario(
        "delete-other-projects",
        "Deleting a project changes nothing in other projects",
        _GROUP,
        _across_projects,
        _TRAINING,
    ),
    Scenario(
        "delete-same-id", "Deleting a resource keeps those with the same id in other collections", _GROUP, _namesakes
    ),
    Scenario("delete-missing", "Deleting a missing resource succeeds", _GROUP, _nothing),
)
