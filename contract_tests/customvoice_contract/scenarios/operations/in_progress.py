"""While work goes on: what is made of something unfinished, what is deleted with it, and how much may go on at once.

Only where the service's clock can be held is it certain that work is in progress. Rules: docs/FIDELITY.md: referenced
resource has Failed, deletion of a model in training, operations are kept, concurrent trainings, suspend and resume in
the wrong state, upload while an upload runs.
"""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from ...contract.resource_type import at
from ...oracles import Contract
from ...results.not_applicable import NotApplicable
from ..core.expect import expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools.moved_clock import paced
from ..tools.operation_starts import dataset, no_speech, speech, statement
from ..tools.parallel import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...oracles import Exchange
    from ...service.control import Control
    from ..core.context import Context

_GROUP = "LRO"
# Work is over after so many reads, or when the clock was moved; not before.
_READ_OFTEN = "reads:8"
_SLOW, _PAST_HALF, _TO_THE_END = "seconds:7200", 3700, 3700
_NAMED, _DELETED, _QUOTA, _COURSE, _WAITS = (
    "unfinished-reference",
    "lro-resource-deleted",
    "quota",
    "lro-course",
    "lro-second-action",
)
_TRAININGS, _CLIENTS = 4, 6
_REASON, _BLAMED = ("properties", "failureReason"), ("properties", "failedTrainingsets")
_COUNT = ("properties", "utteranceCount")


def _control(context: Context) -> Control:
    if context.control is None:
        raise NotApplicable("nothing holds the service's clock")
    return context.control


def _accepted(answer: Exchange, rule: str, why: str) -> Exchange:
    expect_status(answer, 200, 201, 202, rule=rule, why=why)
    return answer


def _consent(context: Context, project: str, *, good: bool) -> tuple[str, Exchange]:
    name = context.id("consent")
    files = (speech if good else no_speech)("audiodata")
    return name, _accepted(context.post("consents", name, statement(project), files), _NAMED, "the request is valid")


def _names_the_unfinished(context: Context) -> None:
    """A consent or a model in progress counts by how it will end; a training set being loaded is not ready."""
    control, project, other = _control(context), context.project(), context.project(kind="PersonalVoice")
    _is_not_awaited(context, control, project)
    ready, loaded = context.training_set(project), context.training_set(project)
    with paced(control, _SLOW):
        good, first = _consent(context, project, good=True)
        bad, second = _consent(context, project, good=False)
        upload = context.service.send("POST", f"/trainingsets/{loaded}:upload", json=dataset(context.container_url))
        begun = {"consents/" + good: first, "consents/" + bad: second, "trainingsets/" + loaded: upload}
        models = {}
        for consent, taught in ((good, ready), (bad, ready), (good, loaded)):
            name = context.id("model")
            body = context.model_body(project, consentId=consent, trainingSetId=taught)
            models[consent, taught] = name
            begun[f"models/{name}"] = context.put("models", name, body)
        endpoints = {name: context.guid() for name in models.values()}
        for model, name in endpoints.items():
            begun[f"endpoints/{name}"] = context.put("endpoints", name, {"projectId": project, "modelId": model})
        voices = {}
        for consent in (good, bad):
            voices[consent] = context.id("voice")
            answer = context.post_personal_voice(voices[consent], projectId=other, consentId=consent)
            begun[f"personalvoices/{voices[consent]}"] = answer
        for answer in begun.values():
            _accepted(answer, _NAMED, "what it names is there, though not finished")
        _all_show(context, begun, "NotStarted", seldom=True)
        control.advance(seconds=_PAST_HALF)
        _all_show(context, dict(reversed(begun.items())), "Running", seldom=True)
        control.advance(seconds=_TO_THE_END)
        speaker = "SpeakerVerificationFailed"
        _ends(context, f"/models/{models[good, ready]}", None)
        _ends(context, f"/models/{models[bad, ready]}", speaker)
        _ends(context, f"/models/{models[good, loaded]}", "DataNotReady", [loaded])
        for key, failed in (((good, ready), False), ((bad, ready), True), ((good, loaded), True)):
            _ends(context, f"/endpoints/{endpoints[models[key]]}", "" if failed else None)
        _ends(context, f"/personalvoices/{voices[bad]}", speaker)
        _ends(context, f"/personalvoices/{voices[good]}", None, ready_only=True)


def _is_not_awaited(context: Context, control: Control, project: str) -> None:
    """A training set that is loaded is not ready for a model, however soon its upload is over."""
    loaded, model = context.training_set(project), context.id("model")
    with paced(control, _READ_OFTEN):
        upload = context.service.send("POST", f"/trainingsets/{loaded}:upload", json=dataset(context.container_url))
        begun = context.put("models", model, context.model_body(project, trainingSetId=loaded))
        for answer in (upload, begun):
            context.settle(answer)
    _ends(context, f"/models/{model}", "DataNotReady", [loaded])


def _all_show(context: Context, begun: dict[str, Exchange], status: str, *, seldom: bool = False) -> None:
    """Operations and resources show the status, which is certain at this time; `seldom`: of each pair one, in turn."""
    for number, (path, answer) in enumerate(begun.items()):
        urls = answer.headers["operation-location"], context.service.url(f"/{path}")
        for url in urls[number % 2 :][:1] if seldom else urls:
            read = context.service.read(url)
            expect_equal(read.json.get("status"), status, f"The status in {summary(read)}, begun at {path},", _COURSE)


def _ends(
    context: Context, path: str, reason: str | None, blamed: list[str] | None = None, *, ready_only: bool = False
) -> None:
    """It has Succeeded (`reason` None) or Failed for the reason (empty: without any), as each version tells it."""
    collection = path.split("/")[1]
    for version in context.versions:
        contract = Contract.of(version)
        body = context.for_version(version).send("GET", path).json
        if ready_only and at(body, _REASON) == "DataNotReady":
            return  # a service that is strict about data wants the consent to have Succeeded (docs/FIDELITY.md)
        expected = "Succeeded" if reason is None else "Failed"
        expect_equal(body.get("status"), expected, f"The status of {path} ({version})", _NAMED)
        paths = contract.resources[collection].paths
        if reason and _REASON in paths:
            told_reason = reason if reason in contract.enum_values else "Internal"
            expect_equal(at(body, _REASON), told_reason, f"The failure reason of {path} ({version})", _NAMED)
        if _BLAMED in paths:
            expect_equal(at(body, _BLAMED), blamed, f"failedTrainingsets of {path} ({version})", _NAMED)


def _deleted_in_progress(context: Context) -> None:
    """Work outlives its resource and ends as it would have; only a training ends at once.

    Whether it was deleted itself or went with its project; and what is made under its id goes its own way.
    """
    control, project, doomed = _control(context), context.project(), context.project()
    body = context.model_body(project)
    with paced(control, _SLOW):
        alone, first = _consent(context, project, good=True)
        failing, second = _consent(context, project, good=False)
        along, third = _consent(context, doomed, good=True)
        models = [context.id("model"), context.id("model")]
        trainings = [
            context.put("models", name, {**body, "projectId": at})
            for name, at in zip(models, (project, doomed), strict=True)
        ]
        for path in (f"/consents/{alone}", f"/consents/{failing}", f"/models/{models[0]}"):
            _gone(context, path)
        _gone(context, f"/projects/{doomed}", forceDelete="true")
        _operations(context, trainings, "Failed", "its model was deleted in training")
        outliving = first, second, third
        _operations(context, outliving, "NotStarted", "its resource is gone, and it goes on all the same")
        for path in (f"/consents/{along}", f"/models/{models[1]}"):
            expect_status(context.service.send("GET", path), 404, rule=_DELETED, why="its project was deleted")
        control.advance(seconds=_PAST_HALF)
        again = context.post("consents", alone, statement(project), speech("audiodata"))
        _accepted(again, _DELETED, "the id is free again, though the operation before still goes on")
        _operations(context, outliving, "Running", "its resource is gone, and it goes on all the same")
        _all_show(context, {f"consents/{alone}": again}, "NotStarted")
        control.advance(seconds=_TO_THE_END)
        _operations(context, (first, third), "Succeeded", "it ends as it would have, without its resource")
        _operations(context, (second,), "Failed", "it ends as it would have, without its resource")
        _operations(context, trainings, "Failed", "it had ended before")
        _all_show(context, {f"consents/{alone}": again}, "Running")
        control.advance(seconds=_TO_THE_END)
        _all_show(context, {f"consents/{alone}": again}, "Succeeded")
        absent = context.service.send("GET", f"/consents/{failing}")
        expect_status(absent, 404, rule=_DELETED, why="the end of the work does not bring back what was deleted")


def _deleted_sources(context: Context) -> None:
    """What work was begun with can be deleted meanwhile: data's training set, a deployed model, what a training reads.

    The data of a set that is gone does not come into the one made anew under its id.
    """
    control, project, waiting = _control(context), context.project(), context.project()
    waited, emptied = context.training_set(waiting), context.training_set(project)
    loaded = "Succeeded" if context.container_url else "Failed"
    used, orphan, source = context.ready_model(project), context.id("model"), context.model_body(project)
    with paced(control, _SLOW):
        context.service.send("POST", f"/trainingsets/{waited}:upload", json=dataset(context.container_url))
        _gone(context, f"/projects/{waiting}")
        endpoint = context.guid()
        context.put("endpoints", endpoint, {"projectId": project, "modelId": used})
        for path in (f"/endpoints/{endpoint}", f"/models/{used}"):
            _gone(context, path)
        context.put("models", orphan, source)
        for path in (f"/consents/{source['consentId']}", f"/trainingsets/{source['trainingSetId']}"):
            _gone(context, path)
        upload = context.service.send("POST", f"/trainingsets/{emptied}:upload", json=dataset(context.container_url))
        _gone(context, f"/trainingsets/{emptied}")
        context.put("trainingsets", emptied, {"projectId": project, "locale": "en-US"})
        _operations(context, (upload,), "NotStarted", "its training set is gone, and it goes on all the same")
        control.advance(seconds=_PAST_HALF)
        control.advance(seconds=_TO_THE_END)
        _operations(context, (upload,), loaded, "it ends as it would have, without its training set")
        anew = context.service.send("GET", f"/trainingsets/{emptied}").json
        found = anew.get("status"), at(anew, _COUNT) or 0
        where = f"(status, utteranceCount) of {emptied}, made anew while data was loaded,"
        expect_equal(found, ("Succeeded", 0), where, _DELETED)
        _ends(context, f"/models/{orphan}", None)


def _gone(context: Context, path: str, **params: str) -> None:
    gone = context.service.send("DELETE", path, params=params or None)
    expect_status(gone, 204, rule=_DELETED, why="work in progress does not keep anything from being deleted")


def _operations(context: Context, starts: Any, status: str, why: str) -> None:
    for start in starts:
        read = context.service.read(start.headers["operation-location"])
        expect_status(read, 200, rule=_DELETED, why=f"{start.path}: {why}")
        expect_equal(read.json.get("status"), status, f"The operation of {start.path} ({why})", _DELETED)


def _room_for_four(context: Context) -> None:
    """Of trainings at once four are taken, whoever asks; nothing else counts; who ends, or goes, makes room."""
    control, project = _control(context), context.project()
    body = context.model_body(project)
    with paced(control, _SLOW):
        names, asked = [context.id("model") for _ in range(_CLIENTS)], [str(uuid.uuid4()) for _ in range(_CLIENTS)]
        answers = at_once(
            [
                partial(context.put, "models", name, body, headers={"Operation-Id": each})
                for name, each in zip(names, asked, strict=True)
            ]
        )
        taken = [number for number, answer in enumerate(answers) if answer.is_success]
        expect_equal(len(taken), _TRAININGS, f"Of {_CLIENTS} trainings at once, the number taken", _QUOTA)
        for number, answer in enumerate(answers):
            if number not in taken:
                _too_many(context, answer, names[number], asked[number])
        for version in context.versions:
            name, each = context.id("model"), str(uuid.uuid4())
            service, headers = context.for_version(version), {"Operation-Id": each}
            _too_many(context, context.put("models", name, body, service=service, headers=headers), name, each)
        first = taken[0]
        again = context.put("models", names[first], body, headers={"Operation-Id": asked[first]})
        expect_status(again, answers[first].status, rule="replay-later", why="it repeats a training that goes on")
        _consent(context, project, good=True)
        _gone(context, f"/models/{names[first]}")
        _room(context, body, "one of four trainings was deleted", names[first])
        _operations(context, [answers[first]], "Failed", "its model was deleted in training, and is trained again")
        control.advance(seconds=_PAST_HALF + _TO_THE_END)
        _room(context, body, "the trainings have ended, though nobody has looked")
        _ends(context, f"/models/{names[first]}", None)


def _other_work_waits(context: Context) -> None:
    """While an endpoint is deployed, suspended or resumed, or a set is loaded, whichever version asks for more."""
    control, project = _control(context), context.project()
    body = {"projectId": project, "modelId": context.ready_model(project)}
    endpoint, loaded = f"/endpoints/{context.guid()}", f"/trainingsets/{context.training_set(project)}"
    upload = partial(context.service.send, "POST", f"{loaded}:upload", json=dataset(context.container_url))
    deploy = partial(context.put, "endpoints", endpoint.rpartition("/")[2], body)
    suspend, resume = (partial(context.service.send, "POST", f"{endpoint}:{each}") for each in ("suspend", "resume"))
    with paced(control, _READ_OFTEN):
        for answer in _both_wait(context, [deploy, upload], endpoint, loaded):
            context.settle(answer)
    with paced(control, _SLOW):
        for begin in (suspend, resume):
            _both_wait(context, [begin, upload], endpoint, loaded)
            control.advance(seconds=_PAST_HALF + _TO_THE_END)


def _both_wait(context: Context, begin: list[Callable[[], Exchange]], endpoint: str, loaded: str) -> list[Exchange]:
    begun = [_accepted(each(), _WAITS, "nothing goes on there") for each in begin]
    # A change of texts ends no work.
    kept = context.service.send("GET", loaded).json
    changed = {key: kept[key] for key in ("projectId", "locale", "voiceKind")} | {"description": "changed"}
    expect_status(context.service.send("PUT", loaded, json=changed), 201, rule=_WAITS, why="it can be changed any time")
    for version in context.versions:
        service = context.for_version(version)
        answers = [service.send("POST", f"{endpoint}:{action}") for action in ("suspend", "resume")]
        answers.append(service.send("POST", f"{loaded}:upload", json=dataset(context.container_url)))
        for answer in answers:
            expect_error(answer, 409, rule=_WAITS, why="other work goes on there")
    return begun


def _too_many(context: Context, answer: Exchange, name: str, asked: str) -> None:
    expect_error(answer, 429, rule=_QUOTA, why=f"{_TRAININGS} trainings go on")
    waits = answer.headers.get("retry-after")
    expect_equal(waits, None, f"Retry-After, which nobody can know, of {summary(answer)}", _QUOTA)
    for path in (f"/models/{name}", f"/operations/{asked}"):
        expect_status(context.service.send("GET", path), 404, rule=_QUOTA, why="a refused training leaves nothing")


def _room(context: Context, body: dict[str, Any], why: str, name: str = "") -> None:
    _accepted(context.put("models", name or context.id("model"), body), _QUOTA, why)


_NEEDS = frozenset({"control", "training"})
SCENARIOS = (
    Scenario(
        "unfinished-references",
        "Resources in progress can be referenced",
        _GROUP,
        _names_the_unfinished,
        _NEEDS | {"personal-voice"},
    ),
    Scenario(
        "unfinished-deleted",
        "Operations keep running after their resource is deleted",
        _GROUP,
        _deleted_in_progress,
        _NEEDS,
    ),
    Scenario(
        "unfinished-sources-deleted",
        "Operations keep running after their source is deleted",
        _GROUP,
        _deleted_sources,
        _NEEDS,
    ),
    Scenario(
        "unfinished-actions-rejected", "An action is rejected while another one runs", _GROUP, _other_work_waits, _NEEDS
    ),
    Scenario(
        "unfinished-training-quota",
        "Four trainings run at a time, in all api-versions together",
        _GROUP,
        _room_for_four,
        _NEEDS,
    ),
)
