"""States: which of them an action needs, and what it leaves behind; a refused action changes nothing.

Rules: spec nodes `Endpoints_Suspend`, `Endpoints_Resume`, `Status`; docs/FIDELITY.md: endpoint statuses, suspend and
resume in the wrong state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...oracles.lro import check_start
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status
from ..core.scenario import Scenario

if TYPE_CHECKING:
    from ...oracles import Exchange
    from ..core.context import Context

_GROUP = "Store model"
_RULE = "wrong-state"
_TURNS = (("suspend", "resume", "Disabled"), ("resume", "suspend", "Succeeded"))
_BUSY = ("NotStarted", "Running", "Disabling")


def _endpoint(context: Context) -> None:
    """Suspend needs Succeeded, resume needs Disabled: at rest first, then while work goes on."""
    project = context.project()
    name, body = context.guid(), {"projectId": project, "modelId": context.ready_model(project)}
    context.settle(context.put("endpoints", name, body))
    for action, refused, shown in _TURNS:
        _refused_at_rest(context, name, refused)
        answer = context.service.send("POST", f"/endpoints/{name}:{action}")
        expect_status(answer, 202, rule=_RULE, why=f"{action} is what an endpoint in this state allows")
        expect_equal(context.settle(answer)["status"], shown, f"/endpoints/{name} after {action}: its status", _RULE)
    for action, _, shown in _TURNS:
        answer = context.service.send("POST", f"/endpoints/{name}:{action}")
        _turned_away(context, name, answer)
        expect_equal(context.settle(answer)["status"], shown, f"/endpoints/{name} after {action}: its status", _RULE)
    another = context.guid()
    start = context.put("endpoints", another, body)
    _turned_away(context, another, start)
    context.settle(start)


def _refused_at_rest(context: Context, name: str, action: str) -> None:
    before = context.service.send("GET", f"/endpoints/{name}").json
    for version in context.versions:
        answer = context.for_version(version).send("POST", f"/endpoints/{name}:{action}")
        expect_error(answer, 409, "Conflict", rule=_RULE, why=f"the endpoint shows {before['status']}")
    after = context.service.send("GET", f"/endpoints/{name}").json
    expect_equal(after, before, f"/endpoints/{name}, after an action that was refused,", _RULE)


def _turned_away(context: Context, name: str, begun: Exchange) -> None:
    """While work goes on no other begins; where one was taken, the first has to be over."""
    operation = check_start(begun).operation_id
    for action in ("suspend", "resume"):
        answer = context.service.send("POST", f"/endpoints/{name}:{action}")
        if not answer.is_success:
            expect_error(answer, 409, rule=_RULE, why="other work goes on at the endpoint")
            continue
        over = context.service.send("GET", f"/operations/{operation}").json
        text = f"/endpoints/{name}:{action} was accepted while the operation before it shows {over.get('status')!r}."
        expect(over.get("status") not in _BUSY, text, _RULE)
        raise NotApplicable("the first work was over before the next began")


def _failed_endpoint(context: Context) -> None:
    """A failed endpoint can be neither suspended nor resumed, and stays Failed."""
    project = context.project()
    failed = context.id("consent")
    fields = {"projectId": project, "voiceTalentName": "Jessica Smith", "companyName": "Contoso", "locale": "en-US"}
    no_audio = {"audiodata": ("a.wav", b"This is text, and no recording.", "audio/wav")}
    context.settle(context.post("consents", failed, fields, no_audio))
    model, name = context.id("model"), context.guid()
    context.settle(context.put("models", model, context.model_body(project, consentId=failed)))
    ended = context.settle(context.put("endpoints", name, {"projectId": project, "modelId": model}))
    expect_equal(ended["status"], "Failed", f"/endpoints/{name}, of a failed model: its status", _RULE)
    for action in ("suspend", "resume"):
        _refused_at_rest(context, name, action)


def _ordered(context: Context) -> None:
    """A resumption that fails leaves the endpoint Disabled, a suspension that fails leaves it Failed, for good.

    After the one it can be resumed as before, and not suspended; after the other neither, but deleted.
    """
    name = context.endpoint()
    path, done = f"/endpoints/{name}", []
    turns = (("suspend", "Disabled"), ("resume", "Disabled"), ("resume", "Succeeded"), ("suspend", "Failed"))
    for number, (work, shown) in enumerate(turns):
        fails = number % 2 == 1
        if fails and context.control is not None:
            context.control.outcome("endpoints", resource=name, work=work)
        answer = context.service.send("POST", f"{path}:{work}")
        ended = context.settle(answer)
        expect_equal(ended["status"], shown, f"{path} after {work}{' that fails' * fails}: its status", _RULE)
        done.append((answer, "Failed" if fails else "Succeeded"))
        _say(context, done)
        if fails:
            _refused_at_rest(context, name, "suspend")
    _refused_at_rest(context, name, "resume")
    gone = context.service.send("DELETE", path)
    expect_status(gone, 204, rule=_RULE, why="nothing holds a failed endpoint")
    _say(context, done)


def _say(context: Context, done: list[tuple[Exchange, str]]) -> None:
    """The operations so far show how each of them ended, whatever came later."""
    for answer, status in done:
        read = context.service.read(answer.headers["operation-location"])
        expect_equal(read.json.get("status"), status, f"The operation of {answer.path}", _RULE)


_TRAINING = frozenset({"training"})
SCENARIOS = (
    Scenario("endpoint-states", "Suspend and resume are accepted in their states only", _GROUP, _endpoint, _TRAINING),
    Scenario("endpoint-failed-state", "A failed endpoint stays failed", _GROUP, _failed_endpoint, _TRAINING),
    Scenario(
        "endpoint-injected-failures",
        "Failed suspensions and resumptions leave the documented state",
        _GROUP,
        _ordered,
        _TRAINING | {"control"},
    ),
)
