"""References: what names something that is not there is not made, and nothing is left of it.

Rules: docs/FIDELITY.md: reference to nothing (the property is the `target`), missing resource.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .expect import expect_error, expect_status
from .scenario import Scenario
from .starts import Start, needs, start

if TYPE_CHECKING:
    from .context import Context

_GROUP = "Store model"
_RULE = "reference"
_NAMED = ("projectId", "consentId", "trainingSetId", "modelId")
_CREATIONS = (
    "Consents_Post",
    "Consents_Create",
    "Models_Create",
    "Endpoints_Create",
    "PersonalVoices_Post",
    "PersonalVoices_Create",
)


def _dangling(operation_id: str, context: Context) -> None:
    """Naming what is not there is refused, property by property; so is naming what was deleted."""
    good = start(context, operation_id)
    for name in _NAMED:
        if name in _fields(good):
            wanting = _with(good.under(_fresh(context, good)), name, context.id("missing"))
            _refused(context, wanting, name)
    project = context.project()
    context.service.send("DELETE", f"/projects/{project}")
    _refused(context, _with(good.under(_fresh(context, good)), "projectId", project), "projectId")


def _training_set(context: Context) -> None:
    """A training set needs its project."""
    body = {"projectId": context.id("missing"), "locale": "en-US"}
    _refused(context, Start("PUT", "trainingsets", context.id("set"), content={"json": body}), "projectId")


def _actions(context: Context) -> None:
    """An action needs its resource, and so does reading."""
    for operation in context.contract.operations:
        if operation.action:
            body: dict[str, Any] = {"kind": "AudioOnly", "audios": {"containerUrl": "https://nothing.invalid/c"}}
            body["audios"]["extensions"] = [".wav"]
            path = operation.template.replace("{id}", context.guid())
            answer = context.service.send("POST", path, **({"json": body} if operation.request else {}))
            expect_error(answer, 404, rule=_RULE, why="there is nothing to act on")


def _refused(context: Context, wanting: Start, name: str) -> None:
    context.remember(wanting.collection, wanting.name)
    answer = wanting.send(context.service)
    expect_error(answer, 404, rule=_RULE, why=f"its {name} names what is not there")
    absent = context.service.send("GET", wanting.resource)
    expect_status(absent, 404, rule=_RULE, why=f"its creation was refused for its {name}")


def _fresh(context: Context, like: Start) -> str:
    return context.guid() if like.collection == "endpoints" else context.id("wanting")


def _fields(begun: Start) -> dict[str, Any]:
    content = dict(begun.content or {})
    return dict(content.get("json") or content.get("data") or {})


def _with(begun: Start, name: str, value: str) -> Start:
    part = "json" if "json" in (begun.content or {}) else "data"
    content = {**(begun.content or {}), part: {**_fields(begun), name: value}}
    return Start(begun.method, begun.collection, begun.name, begun.action, content, begun.ends)


SCENARIOS = (
    Scenario("reference-training-set", "A training set needs its project", _GROUP, _training_set),
    Scenario("reference-action", "An action needs its resource", _GROUP, _actions),
    *(
        Scenario(f"reference-{each}", f"{each} needs what it names", _GROUP, partial(_dangling, each), needs(each))
        for each in _CREATIONS
    ),
)
