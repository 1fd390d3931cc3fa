"""Reused ids: a resource created with the id of a deleted one is new in every respect.

Rules: spec nodes `createdDateTime`, `speakerProfileId`; docs/FIDELITY.md: deletion, status and pace.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_status
from ..core.scenario import Scenario
from ..tools.operation_starts import dataset, needs, start

if TYPE_CHECKING:
    from ..core.context import Context

_GROUP = "State"
_RULE = "recreated"
_CREATED = "createdDateTime"
_TRIES, _PAUSE_SECONDS = 20, 0.01
# The operationId of a creation of each kind; projects and training sets are created without work.
_CREATIONS = ("Consents_Post", "Models_Create", "Endpoints_Create", "PersonalVoices_Post")


def _work_begins_anew(operation_id: str, context: Context) -> None:
    """A resource created again has a new time, a new operation, and another speaker profile."""
    begun = start(context, operation_id)
    context.settle(begun.send(context.service))
    old = context.service.send("GET", begun.resource).json
    context.service.send("DELETE", begun.resource)
    _let_time_pass(context, str(old[_CREATED]))
    answer = begun.send(context.service)
    expect_status(answer, 200, 201, rule=_RULE, why="the id is free again")
    expect_equal(answer.json.get("status"), "NotStarted", f"The status of {begun.resource}, created again,", _RULE)
    _is_new(begun.resource, old, answer.json, "speakerProfileId")
    new = context.settle(answer)
    _is_new(begun.resource, old, new, "speakerProfileId")


def _project_anew(context: Context) -> None:
    """A project created again has no text, kind or content of the earlier one."""
    name = context.project(description="the first one", displayName="first", kind="ProfessionalVoice")
    taught = context.training_set(name)
    old = context.service.send("GET", f"/projects/{name}").json
    context.service.send("DELETE", f"/projects/{name}")
    _let_time_pass(context, str(old[_CREATED]))
    answer = context.put("projects", name, {"kind": "PersonalVoice"})
    expect_status(answer, 200, 201, rule=_RULE, why="the id is free again, and with it the kind")
    new = context.service.send("GET", f"/projects/{name}").json
    _is_new(f"/projects/{name}", old, new)
    expect_equal(
        new, {"id": name, "kind": "PersonalVoice", _CREATED: new[_CREATED]}, f"/projects/{name}, again,", _RULE
    )
    left = context.service.send("GET", f"/trainingsets/{taught}")
    expect_status(left, 404, rule=_RULE, why="it went with the project before")


def _training_set_anew(context: Context) -> None:
    """A training set created again is empty, and counts from there."""
    name = context.training_set(description="the first one")
    upload = partial(context.service.send, "POST", f"/trainingsets/{name}:upload", json=dataset(context.container_url))
    old = context.settle(upload())
    context.service.send("DELETE", f"/trainingsets/{name}")
    _let_time_pass(context, str(old[_CREATED]))
    body = {"projectId": old["projectId"], "locale": "en-GB"}
    answer = context.put("trainingsets", name, body)
    expect_status(answer, 200, 201, rule=_RULE, why="the id is free again, and with it the locale")
    new = context.service.send("GET", f"/trainingsets/{name}").json
    _is_new(f"/trainingsets/{name}", old, new)
    expect_equal(new.get("status"), "Succeeded", f"The status of /trainingsets/{name}, created again,", _RULE)
    count = (new.get("properties") or {}).get("utteranceCount", 0)
    expect_equal(count, 0, f"utteranceCount of /trainingsets/{name}, created again,", _RULE)
    shown = {key: new.get(key) for key in ("projectId", "locale", "voiceKind", "description")}
    expected = {**body, "voiceKind": None, "description": None}
    expect_equal(shown, expected, f"/trainingsets/{name}, created again,", _RULE)
    loaded, why = context.settle(upload()), f"properties of /trainingsets/{name}, created and loaded again,"
    expect_equal(loaded.get("properties"), old.get("properties"), why, _RULE)


def _is_new(path: str, old: dict[str, Any], new: dict[str, Any], *ids: str) -> None:
    text = f"{path}, created again, shows {_CREATED} {new[_CREATED]}; the one before showed {old[_CREATED]}."
    expect(new[_CREATED] > old[_CREATED], text, _RULE)
    for name in ids:
        if name in old:
            expect(new.get(name) != old[name], f"{path}, created again, shows the {name} of the one before.", _RULE)


def _let_time_pass(context: Context, since: str) -> None:
    """Wait until the service's clock shows a later millisecond; raises NotApplicable when it does not move."""
    for _ in range(_TRIES):
        name = context.project()
        shown = str(context.service.send("GET", f"/projects/{name}").json[_CREATED])
        if shown > since:
            return
        time.sleep(_PAUSE_SECONDS)
    raise NotApplicable("the service's clock does not move")


SCENARIOS = (
    Scenario("recreate-project", "A recreated project is new", _GROUP, _project_anew),
    Scenario("recreate-training-set", "A recreated training set is empty", _GROUP, _training_set_anew),
    *(
        Scenario(
            f"recreate-{each}",
            f"{each} with the id of a deleted resource creates a new one",
            _GROUP,
            partial(_work_begins_anew, each),
            needs(each),
        )
        for each in _CREATIONS
    ),
)
