"""Endpoint states: check which state an action needs and leaves, and that a rejected action changes nothing.

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

_GROUP = "State"
_RULE = "wrong-state"
_TURNS = (("suspend", "resume", "Disabled"), ("resume", "suspend", "Succeeded"))
_BUSY = ("NotStarted", "Running", "Disabling")


def _endpoint(context: Context) -> None:
    """Check suspend (needs Succeeded) and resume (needs Disabled), first at rest, then during another operation."""
    project = context.project()
    name, body = context.guid(), {"projectId": project, "modelId": context.ready_model(project)}
    context.settle(context.put("endpoints", name, body))
    for action, refused, shown in _TURNS:
        _refused_at_rest(context, name, refused)
        answer = context.service.send("POST", f"/endpoints/{name}:{action}")
        expect_status(answer, 202, rule=_RULE, why=f"an endpoint in this state allows {action}")
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
    expect_equal(after, before, f"/endpoints/{name}, after an action that was rejected,", _RULE)


def _turned_away(context: Context, name: str, begun: Exchange) -> None:
    """Check that a second action is rejected during an operation; if it is accepted, the first must have ended."""
    operation = check_start(begun).operation_id
    for action in ("suspend", "resume"):
        answer = context.service.send("POST", f"/endpoints/{name}:{action}")
        if not answer.is_success:
            expect_error(answer, 409, rule=_RULE, why="another operation is running at the endpoint")
            continue
        over = context.service.send("GET", f"/operations/{operation}").json
        text = f"/endpoints/{name}:{action} was accepted while the operation before it shows {over.get('status')!r}."
        expect(over.get("status") not in _BUSY, text, _RULE)
        raise NotApplicable("the first operation ended before the next request")


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
    """A failed resumption leaves the endpoint Disabled; a failed suspension leaves it Failed permanently.

    After a failed resumption it can be resumed but not suspended; after a failed suspension only deleted.
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
    expect_status(gone, 204, rule=_RULE, why="nothing prevents the deletion of a failed endpoint")
    _say(context, done)


def _say(context: Context, done: list[tuple[Exchange, str]]) -> None:
    """Each operation so far still shows its own end."""
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
