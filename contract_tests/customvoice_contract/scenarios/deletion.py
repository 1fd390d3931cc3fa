"""Deletion: what goes along, what forbids it, what stays, and that nothing is deleted by half.

Rules: spec nodes `Projects_Delete`, `ForceDelete`; docs/FIDELITY.md: deletion of a project, of a model that an endpoint
uses, of a consent or training set in use, of what is not there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .expect import expect_equal, expect_error, expect_status
from .family import Family
from .scenario import Scenario

if TYPE_CHECKING:
    from .context import Context

_GROUP = "Store model"
_HELD, _CASCADE, _SPARED, _GONE = "delete-held", "delete-cascade", "delete-spared", "delete-gone"
_KEYWORD = "forceDelete"


def _goes_along(context: Context, *, voice: bool) -> None:
    """Consents, training sets and personal voices go with their project, and nothing of another project does."""
    family = Family.of(context, trained=False, voice=voice)
    # An id that begins with another one is as foreign as any.
    bystander = Family.of(context, trained=False, voice=voice, name=f"{family.name}-2")
    gone = context.service.send("DELETE", family.path)
    expect_status(gone, 204, rule=_CASCADE, why="a project without models and endpoints is deleted without force")
    family.expect_gone(_CASCADE, "its project was deleted")
    bystander.expect_there(_SPARED, "another project was deleted")


def _needs_force(context: Context) -> None:
    """A project with a model or an endpoint is only deleted by force; refused, it keeps all it had."""
    family = Family.of(context, trained=True, voice=False)
    bystander = Family.of(context, trained=False, voice=False)
    for params in ({}, {_KEYWORD: "false"}):
        refused = context.service.send("DELETE", family.path, params=params)
        expect_error(refused, 409, rule=_HELD, why="it holds a model and an endpoint")
        family.expect_there(_HELD, "the deletion of its project was refused")
    gone = context.service.send("DELETE", family.path, params={_KEYWORD: "true"})
    expect_status(gone, 204, rule=_CASCADE, why="forceDelete deletes it all the same")
    family.expect_gone(_CASCADE, "its project was deleted by force")
    bystander.expect_there(_SPARED, "another project was deleted")


def _one_is_enough(context: Context) -> None:
    """A model alone holds a project, and an endpoint alone does, whose model is in another project."""
    home, model = context.project(), context.ready_model()
    refused = context.service.send("DELETE", f"/projects/{_project_of(context, 'models', model)}")
    expect_error(refused, 409, rule=_HELD, why="it holds a model")
    endpoint = context.endpoint(home, model)
    refused = context.service.send("DELETE", f"/projects/{home}")
    expect_error(refused, 409, rule=_HELD, why=f"it holds the endpoint {endpoint}")
    gone = context.service.send("DELETE", f"/endpoints/{endpoint}")
    expect_status(gone, 204, rule=_GONE, why="nothing holds an endpoint")
    gone = context.service.send("DELETE", f"/projects/{home}")
    expect_status(gone, 204, rule=_HELD, why="it holds nothing any more")


def _project_of(context: Context, collection: str, name: str) -> str:
    return str(context.service.send("GET", f"/{collection}/{name}").json["projectId"])


def _model_in_use(context: Context) -> None:
    """A model with an endpoint is not deleted; without one it is. What it was made from may go before."""
    family = Family.of(context, trained=True, voice=False)
    consent, taught, model, endpoint = family.members
    before = context.service.send("GET", endpoint).json
    refused = context.service.send("DELETE", model)
    expect_error(refused, 409, rule=_HELD, why=f"{endpoint} uses it")
    family.expect_there(_HELD, "the deletion of the model was refused")
    for path in (consent, taught):
        gone = context.service.send("DELETE", path)
        expect_status(gone, 204, rule=_GONE, why="it may be deleted though a model was made from it")
        expect_status(context.service.send("GET", path), 404, rule=_GONE, why="it was deleted")
    for path in (model, endpoint):
        expect_status(context.service.send("GET", path), 200, rule=_SPARED, why="what it was made from was deleted")
    after = context.service.send("GET", endpoint).json
    expect_equal(after, before, f"{endpoint}, after deletions beside it,", _SPARED)
    for path in (endpoint, model):
        expect_status(context.service.send("DELETE", path), 204, rule=_GONE, why="nothing holds it any more")
        expect_status(context.service.send("GET", path), 404, rule=_GONE, why="it was deleted")


def _consent_in_use(context: Context) -> None:
    """A consent may be deleted; the personal voice made under it stays as it is."""
    family = Family.of(context, trained=False, voice=True)
    consent, _, voice = family.members
    before = context.service.send("GET", voice).json
    gone = context.service.send("DELETE", consent)
    expect_status(gone, 204, rule=_GONE, why="a consent may be deleted though a voice was made under it")
    after = context.service.send("GET", voice)
    expect_status(after, 200, rule=_SPARED, why="its consent was deleted")
    expect_equal(after.json, before, f"{voice}, after the deletion of its consent,", _SPARED)


def _nothing(context: Context) -> None:
    """Deleting what is not there, or no more, is no error; what is there alone has another id."""
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
        expect_status(gone, 204, rule=_GONE, why="deleting twice is no error")
    expect_status(context.service.send("GET", f"/projects/{project}"), 404, rule=_GONE, why="it was deleted")


_VOICE, _TRAINING = frozenset({"personal-voice"}), frozenset({"training"})
SCENARIOS = (
    Scenario("delete-cascade", "What a project holds goes along", _GROUP, partial(_goes_along, voice=False)),
    Scenario("delete-cascade-voice", "Personal voices go along", _GROUP, partial(_goes_along, voice=True), _VOICE),
    Scenario("delete-force", "Models and endpoints demand force", _GROUP, _needs_force, _TRAINING),
    Scenario("delete-one", "One model or endpoint is enough", _GROUP, _one_is_enough, _TRAINING),
    Scenario("delete-model", "An endpoint keeps its model", _GROUP, _model_in_use, _TRAINING),
    Scenario("delete-consent", "A consent may go before its voice", _GROUP, _consent_in_use, _VOICE),
    Scenario("delete-nothing", "Deleting nothing is no error", _GROUP, _nothing),
)
