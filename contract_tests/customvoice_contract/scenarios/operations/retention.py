"""Retention of operations: they are kept while they run and for a day after; then their ids are free again.

Rule: docs/FIDELITY.md: operations are kept (24 hours of the service's time after the end, then 404).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools.moved_clock import at_pace
from ..tools.operation_starts import Start, dataset, speech, start, statement

if TYPE_CHECKING:
    from ...oracles import Exchange
    from ..core.context import Context

_GROUP = "LRO"
_RULE = "lro-kept"
# The work takes 12 hours; so 23 hours after its end are 35 after its beginning.
_PACE, _HOURS_TO_END, _HOURS_KEPT, _HOURS_MORE = "seconds:43200", 12.1, 22.8, 1.2


@dataclass(frozen=True, slots=True)
class _Kept:
    """A request that started an operation, under which id, what was answered, and how it ends."""

    begun: Start
    asked: str
    answer: Exchange
    ends: str


def _a_day(context: Context) -> None:
    """Ended operations can be read and repeated for a day; then they are removed and their ids are free."""
    control, project = context.control, context.project()
    if control is None:
        raise NotApplicable("the clock of the service cannot be moved")
    no_audio = {"audiodata": ("speech.wav", b"This is text, and no recording.", "audio/wav")}
    good = {"data": statement(project), "files": speech("audiodata")}
    bad = {"data": statement(project), "files": no_audio}
    upload = Start("POST", "trainingsets", context.training_set(project), "upload", {"json": dataset(None)})
    creation = Start("POST", "consents", "", content=good)
    with at_pace(control, _PACE):
        kept = [
            _begin(context, creation.under(context.id("kept")), "Succeeded"),
            _begin(context, replace(creation, content=bad).under(context.id("failing")), "Failed"),
            _begin(context, upload, "Failed"),
            _begin(context, creation.under(context.id("gone")), "Succeeded"),
        ]
        context.service.send("DELETE", kept[-1].begun.resource)
        control.advance(hours=_HOURS_TO_END)
        _all_there(context, kept, "after it has ended")
        control.advance(hours=_HOURS_KEPT)
        _all_there(context, kept, "less than a day after its end")
        _all_repeated(context, kept)
        control.advance(hours=_HOURS_MORE)
        _all_gone(context, kept)
        _all_free(context, kept)
        control.advance(hours=_HOURS_KEPT + _HOURS_MORE)
        _made(context, start(context, "Consents_Post"), kept[1].asked)


def _unread(context: Context) -> None:
    """An unread operation keeps running and is kept; if its resource is deleted, the day counts from its start."""
    control, project = context.control, context.project()
    if control is None:
        raise NotApplicable("the clock of the service cannot be moved")
    creation = Start("POST", "consents", "", content={"data": statement(project), "files": speech("audiodata")})
    with at_pace(control, "reads:3"):
        there = _begin(context, creation.under(context.id("unread")), "Succeeded")
        gone = _begin(context, creation.under(context.id("gone")), "Succeeded")
        context.service.send("DELETE", gone.begun.resource)
        control.advance(hours=_HOURS_KEPT)
        read = context.service.send("GET", f"/operations/{gone.asked}")
        expect_status(read, 200, rule=_RULE, why="it started less than a day ago, and outlives its resource")
        control.advance(hours=_HOURS_MORE + _HOURS_MORE)
        _all_gone(context, [gone])
        read = context.service.send("GET", f"/operations/{there.asked}")
        expect_status(read, 200, rule=_RULE, why="it is still running, since it was never read")
        text = f"{summary(read)} with status {read.json.get('status')!r}; expected NotStarted or Running."
        expect(read.json.get("status") in ("NotStarted", "Running"), text, _RULE)
        context.settle(there.answer)


def _begin(context: Context, begun: Start, ends: str) -> _Kept:
    asked = str(uuid.uuid4())
    context.remember(begun.collection, begun.name)
    answer = begun.send(context.service, asked)
    expect(answer.is_success, f"{summary(answer)}; expected 2xx. Response: {answer.content[:300]!r}", "lro-start")
    return _Kept(begun, asked, answer, ends)


def _all_there(context: Context, kept: list[_Kept], when: str) -> None:
    for number, each in enumerate(kept):
        version = context.versions[number % len(context.versions)]
        read = context.for_version(version).send("GET", f"/operations/{each.asked}")
        expect_status(read, 200, rule=_RULE, why=f"{each.begun.path} started it; it is read {when}")
        expect_equal(read.json.get("status"), each.ends, f"The operation of {each.begun.path}, {when},", _RULE)


def _all_repeated(context: Context, kept: list[_Kept]) -> None:
    # The last one was deleted, so that a repetition would create it anew.
    for each in kept[:-1]:
        again = each.begun.send(context.service, each.asked)
        expect_status(again, each.answer.status, rule=_RULE, why="its operation is kept, and with it its response")
        expect_equal(again.json, each.answer.json, f"The response to {each.begun.path}, repeated within a day,", _RULE)
    other = kept[0].begun.changed().send(context.service, kept[0].asked)
    expect_error(other, 400, rule=_RULE, why="the Operation-Id belongs to another request, for a day after its end")


def _all_gone(context: Context, kept: list[_Kept]) -> None:
    for number, each in enumerate(kept):
        version = context.versions[number % len(context.versions)]
        read = context.for_version(version).send("GET", f"/operations/{each.asked}")
        expect_error(read, 404, rule=_RULE, why=f"a day has passed since {each.begun.path}; it was kept for that long")


def _all_free(context: Context, kept: list[_Kept]) -> None:
    """A repeated request then counts as new: it is rejected if its resource exists, and creates a deleted one."""
    there, _, upload, gone = kept
    again = there.begun.send(context.service, there.asked)
    expect_status(again, 409, rule=_RULE, why="its Operation-Id is free again, and its resource exists already")
    other = start(context, "Consents_Post")
    for begun, asked in ((other, there.asked), (gone.begun, gone.asked), (upload.begun, upload.asked)):
        _made(context, begun, asked)
        read = context.service.send("GET", f"/operations/{asked}")
        expect_status(read, 200, rule=_RULE, why=f"{begun.path} started it")
        expect_equal(read.json.get("status"), "NotStarted", f"The operation of {begun.path}, started anew,", _RULE)


def _made(context: Context, begun: Start, asked: str) -> None:
    answer = begun.send(context.service, asked)
    expect(answer.is_success, f"{summary(answer)}; expected 2xx, the Operation-Id {asked} is free again.", _RULE)


SCENARIOS = (
    Scenario(
        "retention-ended",
        "Ended operations are kept for a day, and then removed",
        _GROUP,
        _a_day,
        frozenset({"control"}),
    ),
    Scenario("retention-running", "Running operations are kept", _GROUP, _unread, frozenset({"control"})),
)
