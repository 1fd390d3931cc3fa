"""Repeated operations on one resource: each round works like the first, and earlier operations keep their end.

A request of an earlier round, repeated under its Operation-Id, gets its first response and is not carried out again,
whatever has happened since. Rules: docs/FIDELITY.md: Operation-Id repeated, operations are kept, endpoint statuses,
upload while an upload runs.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...data.training_data import FEW_COUNT
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools.operation_starts import Start, dataset, start
from ..tools.visibility_probe import VisibilityProbe
from ..tools.watch import wait_for

if TYPE_CHECKING:
    from ...oracles import Exchange
    from ..core.context import Context

_GROUP = "LRO"
_KEPT, _AGAIN = "lro-kept", "replay-later"
_BUSY = frozenset({"NotStarted", "Running"})
_REPEATED_ROUND = 2


@dataclass(slots=True)
class ResourceHistory:
    """The history of a resource: each request with its Operation-Id, its first response, and its end."""

    context: Context
    done: list[tuple[Start, str, Exchange, str]] = field(default_factory=list)

    def begin(self, begun: Start) -> tuple[str, Exchange]:
        """Send a request under a fresh Operation-Id; return that and the response, which is a success."""
        asked = str(uuid.uuid4())
        answer = begun.send(self.context.service, asked)
        text = f"{summary(answer)}; expected 2xx. Response: {answer.content[:300]!r}"
        expect(answer.is_success, text, "lro-start")
        return asked, answer

    def end(self, begun: Start, asked: str, answer: Exchange, ends: str = "Succeeded") -> dict[str, Any]:
        """Follow it to its end, which has to be `ends`; return the resource."""
        ended = self.context.settle(answer)
        self.done.append((begun, asked, answer, ends))
        return ended

    def stays(self, when: str) -> None:
        """Check that each earlier operation still shows its end, read with a random version."""
        for begun, asked, _, ends in self.done:
            service = self.context.for_version(self.context.rng.choice(self.context.versions))
            read = service.send("GET", f"/operations/{asked}")
            expect_status(read, 200, rule=_KEPT, why=f"{begun.path} started it, within 24 hours ({when})")
            expect_equal(read.json.get("status"), ends, f"The operation of {begun.path}, {when},", _KEPT)

    def repeat(self, when: str) -> None:
        """Check that each earlier request, repeated, gets its first response."""
        for begun, asked, first, _ in self.done:
            again = begun.send(self.context.service, asked)
            expect_status(again, first.status, rule=_AGAIN, why=f"a request repeated under its Operation-Id, {when}")
            expect_equal(again.json, first.json, f"The response to {begun.path}, repeated {when},", _AGAIN)
            expect_equal(
                again.headers.get("operation-location"),
                first.headers.get("operation-location"),
                f"Operation-Location of {begun.path}, repeated {when},",
                _AGAIN,
            )


def _turns(context: Context) -> None:
    """Suspend and resume an endpoint repeatedly; all clients see each state at once."""
    creation = start(context, "Endpoints_Create")
    past, project = ResourceHistory(context), dict(creation.content or {})["json"]["projectId"]
    probe = VisibilityProbe.on(context, creation.collection, creation.name, filter=f"projectId eq '{project}'")
    probe.see_nothing("before its creation")
    past.end(creation, *past.begin(creation))
    probe.see("after its creation", status="Succeeded")
    for number, (action, meanwhile, after) in enumerate(
        (
            ("suspend", "Disabling", "Disabled"),
            ("resume", "Running", "Succeeded"),
            ("suspend", "Disabling", "Disabled"),
            ("resume", "Running", "Succeeded"),
        )
    ):
        turn = Start("POST", creation.collection, creation.name, action)
        asked, answer = past.begin(turn)
        if number < _REPEATED_ROUND:
            probe.see(f"at {action}", status=frozenset({meanwhile, after}))
        if number == _REPEATED_ROUND:
            past.repeat(f"at {action}")
        ended = past.end(turn, asked, answer)
        expect_equal(
            ended["status"], after, f"{creation.resource} after {action}, round {number // 2 + 1}: status", _KEPT
        )
        if number == 1:
            past.repeat(f"after {action}")
            past.stays(f"after {action}")
        probe.see(f"after {action}", **{name: ended[name] for name in ("status", "lastActionDateTime")})
    context.service.send("DELETE", creation.resource)
    probe.see_nothing("after its deletion")
    past.stays("after the deletion of the endpoint")


def _uploads(context: Context) -> None:
    """Upload repeatedly to one training set; a failed upload adds and removes nothing."""
    name, elsewhere, loaded = context.training_set(), context.training_set(), 0
    past = ResourceHistory(context)
    good, bad = dataset(context.container_url), dataset(None)
    last = "Succeeded" if context.container_url else "Failed"
    for text, body, ends in (("1", good, last), ("2", bad, "Failed"), ("3", bad, "Failed"), ("4", good, last)):
        begun = Start("POST", "trainingsets", name, "upload", {"json": {**body, "description": text}})
        asked, answer = past.begin(begun)
        past.repeat("while another upload runs")
        if text == "2":
            _one_each(context, name, elsewhere, answer)
        loaded += FEW_COUNT * (ends == "Succeeded")
        ended = past.end(begun, asked, answer, ends)
        expect_equal(ended["status"], ends, f"/trainingsets/{name} after its upload {text}: status", _KEPT)
        count = (ended.get("properties") or {}).get("utteranceCount", 0)
        expect_equal(count, loaded, f"utteranceCount of /trainingsets/{name} after its upload {text}", _KEPT)
    past.repeat("after later uploads")
    past.stays("after later uploads")
    now = context.service.send("GET", f"/trainingsets/{name}").json
    expect_equal(now, ended, f"/trainingsets/{name}, after repeated requests,", _AGAIN)


def _one_each(context: Context, name: str, elsewhere: str, answer: Exchange) -> None:
    """A second upload is rejected in every version; an upload to another training set is accepted."""
    body = dataset(None)
    for version in dict.fromkeys((context.version, context.rng.choice(context.versions))):
        asked = str(uuid.uuid4())
        headers = {"Operation-Id": asked}
        second = context.for_version(version).send("POST", f"/trainingsets/{name}:upload", json=body, headers=headers)
        if second.is_success:
            operation = context.service.read(answer.headers["operation-location"]).json
            text = f"{summary(second)}, while the upload before it shows {operation.get('status')!r}; expected 409."
            expect(operation.get("status") not in _BUSY, text, "wrong-state")
            context.settle(second)
            raise NotApplicable("the first upload ended before the next request")
        expect_error(second, 409, rule="wrong-state", why="an upload runs, whichever version is asked")
        unknown = context.service.send("GET", f"/operations/{asked}")
        expect_status(unknown, 404, rule="wrong-state", why="a rejected upload starts no operation")
    other = context.service.send("POST", f"/trainingsets/{elsewhere}:upload", json=body)
    expect_status(other, 202, rule="wrong-state", why="the upload that runs is to another training set")
    ended = context.settle(other)
    expect_equal(ended["status"], "Failed", f"/trainingsets/{elsewhere}, loaded from nowhere: status", "wrong-state")


def _remade(context: Context) -> None:
    """A repeated creation gets its first response, even after its resource was created again by another request."""
    begun, past = start(context, "Consents_Post"), ResourceHistory(context)
    asked, answer = past.begin(begun)
    # As many clients do: they poll the resource, not the operation.
    wait_for(context, lambda: str(context.service.send("GET", begun.resource).json.get("status")), begun.resource)
    past.end(begun, asked, answer)
    context.service.send("DELETE", begun.resource)
    made = begun.changed()
    asked, answer = past.begin(made)
    VisibilityProbe.on(context, made.collection, made.name, filter=f"projectId eq '{answer.json['projectId']}'").wait(
        answer
    )
    ended = past.end(made, asked, answer)
    past.repeat("after its resource was created again")
    now = context.service.send("GET", begun.resource).json
    expect_equal(now, ended, f"{begun.resource}, created again, after its first creation was repeated,", _AGAIN)
    context.service.send("DELETE", f"/projects/{ended['projectId']}")
    past.stays("after the deletion of its project")
    again = begun.send(context.service, past.done[0][1])
    expect_status(again, 404, rule=_AGAIN, why="its resource and its project are deleted")
    absent = context.service.send("GET", begun.resource)
    expect_status(absent, 404, rule=_AGAIN, why="its project was deleted, and the repeated request was rejected")


SCENARIOS = (
    Scenario(
        "repeated-suspend-resume",
        "An endpoint can be suspended and resumed repeatedly",
        _GROUP,
        _turns,
        frozenset({"training"}),
    ),
    Scenario("repeated-uploads", "A training set accepts uploads one after another", _GROUP, _uploads),
    Scenario(
        "replay-after-recreation",
        "A repeated request changes nothing after its resource was recreated",
        _GROUP,
        _remade,
    ),
)
