"""Quotas: parallel trainings, and endpoints on a service that no other client uses.

Rules: docs/FIDELITY.md: concurrent trainings (4 at a time, the next is 429), number of endpoints (50, one more is 409).
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools.moved_clock import at_pace
from ..tools.parallel import in_parallel

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from ...oracles import Exchange
    from ..core.context import Context

_GROUP = "State"
_RULE = "quota"
_TRAININGS, _ENDPOINTS, _CLIENTS = 4, 50, 6
_ENDED = ("Succeeded", "Failed")
# Where paces can be set, a training lasts this many reads.
_UNREAD = "reads:8"


def _unread(context: Context) -> AbstractContextManager[None]:
    """Where paces can be set, make operations last several reads."""
    return at_pace(context.control, _UNREAD) if context.control else nullcontext()


def _trainings(context: Context) -> None:
    """A fifth training is rejected and leaves nothing; once one has ended there is room."""
    project = context.project()
    body = context.model_body(project)
    apart = context.with_key(context.other_key) if context.other_key else None
    theirs = context.model_body(service=apart) if apart else {}
    begun: list[Exchange] = []
    with _unread(context):
        for _ in range(_TRAININGS):
            answer = context.put("models", context.id("model"), body)
            expect_status(
                answer, 200, 201, rule=_RULE, why=f"{len(begun)} trainings are running, {_TRAININGS} are allowed"
            )
            begun.append(answer)
        name = context.id("model")
        fifth = context.put("models", name, body)
    if fifth.is_success and context.control is None:
        operations = [each.headers["operation-location"] for each in begun]
        shown = [(context.service.read(each).json or {}).get("status") for each in operations]
        expect(any(each in _ENDED for each in shown), f"{summary(fifth)}, while four trainings show {shown}.", _RULE)
        raise NotApplicable("a training ended before the next one started")
    expect_error(fifth, 429, rule=_RULE, why=f"{_TRAININGS} trainings are running")
    if apart:
        other = context.put("models", context.id("model"), theirs, service=apart)
        expect_status(other, 200, 201, rule=_RULE, why="trainings of another Speech resource do not count")
        context.settle(other, service=apart)
    absent = context.service.send("GET", f"/models/{name}")
    expect_status(absent, 404, rule=_RULE, why="its training was rejected")
    context.settle(begun[0])
    again = context.put("models", name, body)
    expect_status(again, 200, 201, rule=_RULE, why="one of the trainings has ended")
    for each in (*begun[1:], again):
        context.settle(each)


def _trainings_at_once(context: Context) -> None:
    """Of parallel trainings four are accepted."""
    project = context.project()
    body, names = context.model_body(project), [context.id("model") for _ in range(_CLIENTS)]
    with _unread(context):
        answers = in_parallel([partial(context.put, "models", name, body) for name in names])
    begun = [answer for answer in answers if answer.is_success]
    expect(
        len(begun) == _TRAININGS,
        f"Of {_CLIENTS} parallel trainings {len(begun)} were accepted; expected {_TRAININGS}.",
        _RULE,
    )
    for answer in answers:
        if not answer.is_success:
            expect_error(answer, 429, rule=_RULE, why=f"{_TRAININGS} trainings were started at the same time")
    for each in begun:
        context.settle(each)


def _endpoints(context: Context) -> None:
    """A Speech resource has at most fifty endpoints, deployed or suspended; each deletion makes room for one."""
    project, doomed = context.project(), context.project()
    model, other = context.ready_model(project), context.ready_model(doomed)
    there = len(context.service.send("GET", "/endpoints", params={"maxpagesize": 100}).json["value"])
    first = context.endpoint(project, model)
    with_project = _deploy(context, doomed, other, 200, 201, why="one of fifty exists")
    for taken in range(there + 2, _ENDPOINTS):
        _deploy(context, project, model, 200, 201, why=f"{taken} of {_ENDPOINTS} exist")
    context.settle(context.service.send("POST", f"/endpoints/{first}:suspend"))
    refused = _deploy(context, project, model, 409, why=f"all {_ENDPOINTS} exist, one of them suspended")
    absent = context.service.send("GET", f"/endpoints/{refused}")
    expect_status(absent, 404, rule=_RULE, why="its creation was rejected")
    for path in (f"/endpoints/{first}", f"/projects/{doomed}"):
        params = {"forceDelete": "true"} if path.startswith("/projects") else None
        expect_status(context.service.send("DELETE", path, params=params), 204, rule=_RULE)
        _deploy(context, project, model, 200, 201, why=f"DELETE {path} has made room for one")
        _deploy(context, project, model, 409, why=f"DELETE {path} has made room for no more than one")
    gone = context.service.send("GET", f"/endpoints/{with_project}")
    expect_status(gone, 404, rule=_RULE, why="it went with its project")
    if context.other_key:
        apart = context.with_key(context.other_key)
        context.endpoint(context.project(service=apart), service=apart)


def _deploy(context: Context, project: str, model: str, *statuses: int, why: str) -> str:
    """Create an endpoint without waiting for it, and return its id; the response has to have one of the statuses."""
    name = context.guid()
    answer = context.put("endpoints", name, {"projectId": project, "modelId": model})
    expect_status(answer, *statuses, rule=_RULE, why=why)
    return name


SCENARIOS = (
    Scenario("quota-trainings", "A fifth training at a time is rejected", _GROUP, _trainings, frozenset({"training"})),
    Scenario(
        "quota-trainings-parallel",
        "Of six parallel trainings four are accepted",
        _GROUP,
        _trainings_at_once,
        frozenset({"training", "control"}),
    ),
    Scenario(
        "quota-endpoints", "A 51st endpoint is rejected", _GROUP, _endpoints, frozenset({"training", "own-service"})
    ),
)
