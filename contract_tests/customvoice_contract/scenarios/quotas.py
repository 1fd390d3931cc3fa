"""How much there may be at once: trainings. How many endpoints there may be differs from service to service.

Rule: docs/FIDELITY.md: concurrent trainings (4 at a time, the next is 429).
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from ..not_applicable import NotApplicable
from .expect import expect, expect_error, expect_status, told
from .moved_clock import paced
from .scenario import Scenario

if TYPE_CHECKING:
    from ..oracles import Exchange
    from .context import Context

_GROUP = "Store model"
_RULE = "quota"
_TRAININGS = 4
_ENDED = ("Succeeded", "Failed")
# Where paces can be set, no training is over before it was read so often.
_UNREAD = "reads:8"


def _trainings(context: Context) -> None:
    """A training beyond the fourth is refused and leaves nothing; once one has ended there is room."""
    project = context.project()
    body = context.model_body(project)
    begun: list[Exchange] = []
    with paced(context.control, _UNREAD) if context.control else nullcontext():
        for _ in range(_TRAININGS):
            answer = context.put("models", context.id("model"), body)
            expect_status(answer, 200, 201, rule=_RULE, why=f"{len(begun)} trainings go on, and {_TRAININGS} may")
            begun.append(answer)
        name = context.id("model")
        fifth = context.put("models", name, body)
    if fifth.is_success and context.control is None:
        operations = [each.headers["operation-location"] for each in begun]
        shown = [(context.service.read(each).json or {}).get("status") for each in operations]
        expect(any(each in _ENDED for each in shown), f"{told(fifth)}, while four trainings show {shown}.", _RULE)
        raise NotApplicable("a training was over before the next one began")
    expect_error(fifth, 429, rule=_RULE, why=f"{_TRAININGS} trainings go on")
    absent = context.service.send("GET", f"/models/{name}")
    expect_status(absent, 404, rule=_RULE, why="its training was refused")
    context.settle(begun[0])
    again = context.put("models", name, body)
    expect_status(again, 200, 201, rule=_RULE, why="one of the trainings has ended")
    for each in (*begun[1:], again):
        context.settle(each)


SCENARIOS = (Scenario("quota-trainings", "Four trainings at a time", _GROUP, _trainings, frozenset({"training"})),)
