"""Timestamps: check when resources were created and last changed, by the service's own clock.

Rules: spec nodes `createdDateTime` (when the resource was created) and `lastActionDateTime` (when the status last
changed) of every resource. The two clocks are not compared: resources created before and after
give the time of the service.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..core.context import LOCALE
from ..core.expect import expect, expect_body, expect_status, summary
from ..core.scenario import Scenario
from ..tools.operation_starts import dataset

if TYPE_CHECKING:
    from ...oracles import Exchange
    from ..core.context import Context

_RULE = "timestamps"
_TEXTS: dict[str, Any] = {"displayName": "its name", "description": "its text"}
_CREATED, _ACTED = "createdDateTime", "lastActionDateTime"
_BUSY = ("NotStarted", "Running", "Disabling")
_TRIES, _PAUSE_SECONDS = 10, 0.002
# The machines of a live service may have different clocks.
_LIVE_TOLERANCE = timedelta(seconds=5)


@dataclass(slots=True)
class _Clock:
    """The service's clock, read from training sets that are created in a project of ours."""

    context: Context
    project: str
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.now = self._read()

    def tick(self) -> datetime:
        """Return a later time than the last, or the same if the clock does not move."""
        before = self.now
        for _ in range(_TRIES):
            time.sleep(_PAUSE_SECONDS)
            self.now = self._read()
            if self.now > before:
                break
        return self.now

    def _read(self) -> datetime:
        body = {"projectId": self.project, "locale": LOCALE}
        answer = self.context.service.send("PUT", f"/trainingsets/{self.context.id('mark')}", json=body)
        expect_status(answer, 200, 201, rule=_RULE, why="the request is valid")
        return _moment(expect_body(answer, rule=_RULE), _CREATED, summary(answer))


def _made_and_loaded(context: Context) -> None:
    """Projects and training sets are created at once; consents are checked, and data is loaded, in their time."""
    clock = _Clock(context, context.project(**_TEXTS))
    _made_at_once(context, clock)
    consent = context.id("consent")
    begun = context.post_consent(consent, projectId=clock.project, **_TEXTS)
    _work(context, clock, f"/consents/{consent}", begun)
    path = f"/trainingsets/{context.training_set(clock.project, **_TEXTS)}"
    clock.tick()
    _work(context, clock, path, context.service.send("POST", f"{path}:upload", json=dataset(context.container_url)))


def _trained_and_deployed(context: Context) -> None:
    """A model, and an endpoint with all that can be sent of it through suspension and resumption."""
    clock = _Clock(context, context.project())
    body, model = context.model_body(clock.project, description="its text"), context.id("model")
    clock.tick()
    _work(context, clock, f"/models/{model}", context.put("models", model, body))
    path = f"/endpoints/{(name := context.guid())}"
    deployed = {"projectId": clock.project, "modelId": model, "properties": {"kind": "FastResume"}, **_TEXTS}
    _work(context, clock, path, context.put("endpoints", name, deployed))
    for action in ("suspend", "resume"):
        _work(context, clock, path, context.service.send("POST", f"{path}:{action}"))


def _prompted(context: Context) -> None:
    """A personal voice."""
    clock = _Clock(context, context.project(kind="PersonalVoice"))
    consent, name = context.consent(clock.project), context.id("voice")
    clock.tick()
    _work(
        context,
        clock,
        f"/personalvoices/{name}",
        context.post_personal_voice(name, projectId=clock.project, consentId=consent, **_TEXTS),
    )


def _made_at_once(context: Context, clock: _Clock) -> None:
    """A project is ready when it is created; so is a training set."""
    bodies = {"projects": {"kind": "ProfessionalVoice"}, "trainingsets": {"projectId": clock.project, "locale": LOCALE}}
    for collection, body in bodies.items():
        since = clock.tick()
        answer = context.put(collection, context.id("made"), body)
        shown = expect_body(answer, rule=_RULE)
        until = clock.tick()
        for each in (_CREATED, _ACTED)[: 1 + (collection == "trainingsets")]:
            _between(context, shown, each, since, until, summary(answer))


def _work(context: Context, clock: _Clock, path: str, begun: Exchange) -> None:
    """Check the times of a resource during an operation; `started` is the response that started it."""
    since, until = clock.now, clock.tick()
    is_new = begun.status != 202
    first = begun.json if isinstance(begun.json, dict) else {}
    for name in (_CREATED, _ACTED) if is_new else (_ACTED,) if first else ():
        _between(context, first, name, since, until, summary(begun))
    seen = context.service.send("GET", path)
    # What was still to come is later than all that was created before it was seen to be.
    if isinstance(seen.json, dict) and seen.json.get("status") in _BUSY:
        since = until
    ended = context.settle(begun)
    _between(context, ended, _ACTED, since, clock.tick(), f"GET {path}, after its work had ended,")
    if is_new:
        expect(
            ended.get(_CREATED) == first.get(_CREATED),
            f"{path} shows {_CREATED} {ended.get(_CREATED)} after its work; expected {first.get(_CREATED)} as before.",
            _RULE,
        )


def _between(context: Context, shown: dict[str, Any], name: str, since: datetime, until: datetime, where: str) -> None:
    moment = _moment(shown, name, where)
    tolerance = _LIVE_TOLERANCE if context.live else timedelta(0)
    text = f"{where} shows {name} {moment}; expected a time from {since} to {until}, by what was created then."
    expect(since - tolerance <= moment <= until + tolerance, text, _RULE)


def _moment(shown: dict[str, Any], name: str, where: str) -> datetime:
    value = shown.get(name)
    try:
        return datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        expect(False, f"{where} shows {name} {value!r}; expected a time.", _RULE)
        raise


_GROUP = "Echo"
SCENARIOS = (
    Scenario("timestamps", "Timestamps of projects, consents and training sets are true", _GROUP, _made_and_loaded),
    Scenario(
        "timestamps-model",
        "Timestamps of models and endpoints are true",
        _GROUP,
        _trained_and_deployed,
        frozenset({"training"}),
    ),
    Scenario(
        "timestamps-voice", "Timestamps of personal voices are true", _GROUP, _prompted, frozenset({"personal-voice"})
    ),
)
