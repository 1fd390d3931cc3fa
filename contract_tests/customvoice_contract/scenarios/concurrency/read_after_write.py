"""Who has written reads what was written, at once, however it is read: by id, in lists, through another version.

Rules: docs/FIDELITY.md: status and pace (operation and resource show the same, lists included), endpoint statuses,
deletion; spec operations `*_Get`, `*_List`: they show what is there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..core.expect import expect_status
from ..core.scenario import Scenario
from ..tools.operation_starts import dataset, needs, start
from ..tools.visibility_probe import RULE, VisibilityProbe

if TYPE_CHECKING:
    from ..core.context import Context

_GROUP = "State"
_CREATIONS = ("Consents_Post", "Models_Create", "PersonalVoices_Post")


def _projects(context: Context) -> None:
    """A project is there from its creation on, as written last, until its deletion; then it may be created again."""
    name = context.id("project")
    probe = VisibilityProbe.on(context, "projects", name)
    probe.see_nothing("before its creation")
    for text in ("first", "second"):
        context.project(name, description=text)
        probe.see(f"after its {text} writing", description=text)
    context.service.send("DELETE", f"/projects/{name}")
    probe.see_nothing("after its deletion")
    context.project(name, description="third")
    probe.see("after it was created again", description="third")


def _training_sets(context: Context) -> None:
    """A training set shows each change of its texts and what an upload leaves behind."""
    project, name = context.project(), context.id("set")
    body = {"projectId": project, "locale": "en-US"}
    probe = VisibilityProbe.on(context, "trainingsets", name, filter=f"projectId eq '{project}'")
    probe.see_nothing("before its creation")
    for text in ("first", "second"):
        written = context.put("trainingsets", name, {**body, "description": text})
        expect_status(written, 200, 201, rule=RULE, why="the request is valid")
        probe.see(f"after its {text} writing", description=text, status="Succeeded")
    begun = context.service.send("POST", f"/trainingsets/{name}:upload", json=dataset(context.container_url))
    probe.wait(begun)
    ended = context.settle(begun)
    probe.see("after an upload", status=ended["status"], lastActionDateTime=ended["lastActionDateTime"])
    gone = context.service.send("DELETE", f"/trainingsets/{name}")
    expect_status(gone, 204, rule=RULE, why="nothing prevents its deletion")
    probe.see_nothing("after its deletion")


def _worked_on(operation_id: str, context: Context) -> None:
    """A resource exists from the first response on, shows how its operation ended, and is gone when deleted."""
    begun = start(context, operation_id)
    fields = dict((begun.content or {}).get("json") or (begun.content or {}).get("data") or {})
    probe = VisibilityProbe.on(context, begun.collection, begun.name, filter=f"projectId eq '{fields['projectId']}'")
    probe.see_nothing("before its creation")
    answer = begun.send(context.service)
    probe.see("right after its creation", status=frozenset({"NotStarted", "Running", *begun.ends}))
    ended = context.settle(answer)
    probe.see("after its work", status=ended["status"], lastActionDateTime=ended["lastActionDateTime"])
    gone = context.service.send("DELETE", begun.resource)
    expect_status(gone, 204, rule=RULE, why="nothing prevents its deletion")
    probe.see_nothing("after its deletion")


SCENARIOS = (
    Scenario("read-after-write-projects", "Projects are read as last written", _GROUP, _projects),
    Scenario("read-after-write-trainingsets", "Training sets are read as last written", _GROUP, _training_sets),
    *(
        Scenario(
            f"read-after-write-{each}",
            f"{each}: reads show the current state",
            _GROUP,
            partial(_worked_on, each),
            needs(each),
        )
        for each in _CREATIONS
    ),
)
