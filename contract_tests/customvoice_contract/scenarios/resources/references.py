"""References: a request that references a missing resource is rejected and creates nothing.

Rules: docs/FIDELITY.md: reference to a missing resource (the property is the `target`), missing resource, references
across projects, kinds and locales (not checked).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ..core.expect import expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools.operation_starts import Start, needs, start, statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...oracles import Exchange
    from ..core.context import Context

_GROUP = "State"
_RULE, _ACROSS = "reference", "reference-other-project"
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
    """A reference to a missing or deleted resource is rejected, for each property."""
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


def _style(context: Context) -> None:
    """The training set of a style must exist, whether or not the recipe has styles."""
    styles = {"styleTrainingSetIds": {"own": context.id("missing")}}
    name, body = context.id("model"), context.model_body(properties=styles)
    answer = context.put("models", name, body)
    expect_error(answer, 404, rule=_RULE, why="its style names a training set that does not exist")
    absent = context.service.send("GET", f"/models/{name}")
    expect_status(absent, 404, rule=_RULE, why="its creation was rejected for its style")


def _actions(context: Context) -> None:
    """An action on a missing resource is a 404."""
    for operation in context.contract.operations:
        if operation.action:
            body: dict[str, Any] = {"kind": "AudioOnly", "audios": {"containerUrl": "https://nothing.invalid/c"}}
            body["audios"]["extensions"] = [".wav"]
            path = operation.template.replace("{id}", context.guid())
            answer = context.service.send("POST", path, **({"json": body} if operation.request else {}))
            expect_error(answer, 404, rule=_RULE, why="there is nothing to act on")


def _across(context: Context, *, trained: bool) -> None:
    """References may lead to any project, kind and locale: the resource must exist, and is not compared."""
    # An older version, which knows no locale of a project, does not look at it.
    here, elsewhere = (context.project(kind=each, locale="de-DE") for each in ("PersonalVoice", "ProfessionalVoice"))
    consent = context.id("consent")
    spoken = {**statement(elsewhere), "locale": "fr-FR"}
    _accepted(context, context.put("consents", consent, spoken), spoken)
    foreign = {"projectId": here, "consentId": consent}
    if not trained:
        for project in (here, elsewhere):
            asked = {**foreign, "projectId": project}
            _accepted(context, context.put("personalvoices", context.id("voice"), asked), asked)
        return
    taught, model = context.training_set(context.project(), locale="it-IT"), context.id("model")
    body = {**foreign, "trainingSetId": taught, "recipe": {"kind": "Default"}, "voiceName": "JessicaNeural"}
    _accepted(context, context.put("models", model, body), body)
    deployed = {"projectId": elsewhere, "modelId": model}
    _accepted(context, context.put("endpoints", context.guid(), deployed), deployed)


def _accepted(context: Context, begun: Exchange, body: Mapping[str, Any]) -> None:
    expect_status(begun, 200, 201, rule=_ACROSS, why="what it references exists, in whatever project")
    shown = context.settle(begun)
    for name in _NAMED:
        expect_equal(shown.get(name), body.get(name), f"{name} of {begun.path}", _ACROSS)


def _refused(context: Context, wanting: Start, name: str) -> None:
    context.remember(wanting.collection, wanting.name)
    answer = wanting.send(context.service)
    expect_error(answer, 404, rule=_RULE, why=f"its {name} names a missing resource")
    target = (answer.json.get("error") or {}).get("target")
    expect_equal(target, name, f"error.target of {summary(answer)}", "reference-target")
    absent = context.service.send("GET", wanting.resource)
    expect_status(absent, 404, rule=_RULE, why=f"its creation was rejected for its {name}")


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
    Scenario("reference-training-set", "A training set with a missing project is rejected", _GROUP, _training_set),
    Scenario(
        "reference-style", "A style with a missing training set is rejected", _GROUP, _style, frozenset({"training"})
    ),
    Scenario("reference-action", "An action on a missing resource is a 404", _GROUP, _actions),
    Scenario(
        "reference-other-project-voice",
        "A personal voice may reference a consent of another project",
        _GROUP,
        partial(_across, trained=False),
        frozenset({"personal-voice"}),
    ),
    Scenario(
        "reference-other-project",
        "Models and endpoints may reference resources of other projects",
        _GROUP,
        partial(_across, trained=True),
        frozenset({"training"}),
    ),
    *(
        Scenario(
            f"reference-{each}",
            f"{each} with a missing reference is rejected",
            _GROUP,
            partial(_dangling, each),
            needs(each),
        )
        for each in _CREATIONS
    ),
)
