"""Resources in progress: they can be referenced and deleted, a second action is rejected, and trainings are limited.

An operation is surely in progress only where the clock can be controlled. Rules: docs/FIDELITY.md: referenced
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
from ..tools.moved_clock import at_pace
from ..tools.operation_starts import dataset, no_speech, speech, statement
from ..tools.parallel import in_parallel

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
        raise NotApplicable("the clock of the service cannot be controlled")
    return context.control


def _accepted(answer: Exchange, rule: str, why: str) -> Exchange:
    expect_status(answer, 200, 201, 202, rule=rule, why=why)
    return answer


def _consent(context: Context, project: str, *, good: bool) -> tuple[str, Exchange]:
    name = context.id("consent")
    files = (speech if good else no_speech)("audiodata")
    return name, _accepted(context.post("consents", name, statement(project), files), _NAMED, "the request is valid")


def _names_the_unfinished(context: Context) -> None:
    """A consent or model in progress counts by its later end; a training set in upload is not ready."""
    control, project, other = _control(context), context.project(), context.project(kind="PersonalVoice")
    _is_not_awaited(context, control, project)
    ready, loaded = context.training_set(project), context.training_set(project)
    with at_pace(control, _SLOW):
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
            _accepted(answer, _NAMED, "what it references exists, though it is in progress")
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
    """A training set in upload is not ready for a model, however soon the upload ends."""
    loaded, model = context.training_set(project), context.id("model")
    with at_pace(control, _READ_OFTEN):
        upload = context.service.send("POST", f"/trainingsets/{loaded}:upload", json=dataset(context.container_url))
        begun = context.put("models", model, context.model_body(project, trainingSetId=loaded))
        for answer in (upload, begun):
            context.settle(answer)
    _ends(context, f"/models/{model}", "DataNotReady", [loaded])


def _all_show(context: Context, begun: dict[str, Exchange], status: str, *, seldom: bool = False) -> None:
    """Check the status of operations and resources; with `seldom`, only one of each pair, in turn."""
    for number, (path, answer) in enumerate(begun.items()):
        urls = answer.headers["operation-location"], context.service.url(f"/{path}")
        for url in urls[number % 2 :][:1] if seldom else urls:
            read = context.service.read(url)
            expect_equal(read.json.get("status"), status, f"The status in {summary(read)}, started at {path},", _COURSE)


def _ends(
    context: Context, path: str, reason: str | None, blamed: list[str] | None = None, *, ready_only: bool = False
) -> None:
    """Check that every version shows Succeeded (`reason` None), or Failed with the reason (empty: without a reason)."""
    collection = path.split("/")[1]
    for version in context.versions:
        contract = Contract.of(version)
        body = context.for_version(version).send("GET", path).json
        if ready_only and at(body, _REASON) == "DataNotReady":
            return  # a service with strict data checks requires a Succeeded consent (docs/FIDELITY.md)
        expected = "Succeeded" if reason is None else "Failed"
        expect_equal(body.get("status"), expected, f"The status of {path} ({version})", _NAMED)
        paths = contract.resources[collection].paths
        if reason and _REASON in paths:
            told_reason = reason if reason in contract.enum_values else "Internal"
            expect_equal(at(body, _REASON), told_reason, f"The failure reason of {path} ({version})", _NAMED)
        if _BLAMED in paths:
            expect_equal(at(body, _BLAMED), blamed, f"failedTrainingsets of {path} ({version})", _NAMED)


def _deleted_in_progress(context: Context) -> None:
    """Operations keep running after their resource is deleted; only a training ends at once.

    The resource is deleted itself or with its project; a new resource with its id has an operation of its own.
    """
    control, project, doomed = _control(context), context.project(), context.project()
    body = context.model_body(project)
    with at_pace(control, _SLOW):
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
        _operations(context, outliving, "NotStarted", "its resource was deleted, and it keeps running")
        for path in (f"/consents/{along}", f"/models/{models[1]}"):
            expect_status(context.service.send("GET", path), 404, rule=_DELETED, why="its project was deleted")
        control.advance(seconds=_PAST_HALF)
        again = context.post("consents", alone, statement(project), speech("audiodata"))
        _accepted(again, _DELETED, "the id is free again, though the earlier operation is still running")
        _operations(context, outliving, "Running", "its resource was deleted, and it keeps running")
        _all_show(context, {f"consents/{alone}": again}, "NotStarted")
        control.advance(seconds=_TO_THE_END)
        _operations(context, (first, third), "Succeeded", "it ends as usual, without its resource")
        _operations(context, (second,), "Failed", "it ends as usual, without its resource")
        _operations(context, trainings, "Failed", "it had ended before")
        _all_show(context, {f"consents/{alone}": again}, "Running")
        control.advance(seconds=_TO_THE_END)
        _all_show(context, {f"consents/{alone}": again}, "Succeeded")
        absent = context.service.send("GET", f"/consents/{failing}")
        expect_status(absent, 404, rule=_DELETED, why="the end of an operation does not restore a deleted resource")


def _deleted_sources(context: Context) -> None:
    """The sources of an operation can be deleted while it runs: a training set, a deployed model, a training's sources.

    The data of a deleted set is not added to a new set with its id.
    """
    control, project, waiting = _control(context), context.project(), context.project()
    waited, emptied = context.training_set(waiting), context.training_set(project)
    loaded = "Succeeded" if context.container_url else "Failed"
    used, orphan, source = context.ready_model(project), context.id("model"), context.model_body(project)
    with at_pace(control, _SLOW):
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
        _operations(context, (upload,), "NotStarted", "its training set was deleted, and it keeps running")
        control.advance(seconds=_PAST_HALF)
        control.advance(seconds=_TO_THE_END)
        _operations(context, (upload,), loaded, "it ends as usual, without its training set")
        anew = context.service.send("GET", f"/trainingsets/{emptied}").json
        found = anew.get("status"), at(anew, _COUNT) or 0
        where = f"(status, utteranceCount) of {emptied}, created again while data was loaded,"
        expect_equal(found, ("Succeeded", 0), where, _DELETED)
        _ends(context, f"/models/{orphan}", None)


def _gone(context: Context, path: str, **params: str) -> None:
    gone = context.service.send("DELETE", path, params=params or None)
    expect_status(gone, 204, rule=_DELETED, why="an operation in progress does not prevent a deletion")


def _operations(context: Context, starts: Any, status: str, why: str) -> None:
    for start in starts:
        read = context.service.read(start.headers["operation-location"])
        expect_status(read, 200, rule=_DELETED, why=f"{start.path}: {why}")
        expect_equal(read.json.get("status"), status, f"The operation of {start.path} ({why})", _DELETED)


def _room_for_four(context: Context) -> None:
    """Four trainings run at a time, in all versions together; an end or a deletion makes room for another."""
    control, project = _control(context), context.project()
    body = context.model_body(project)
    with at_pace(control, _SLOW):
        names, asked = [context.id("model") for _ in range(_CLIENTS)], [str(uuid.uuid4()) for _ in range(_CLIENTS)]
        answers = in_parallel(
            [
                partial(context.put, "models", name, body, headers={"Operation-Id": each})
                for name, each in zip(names, asked, strict=True)
            ]
        )
        taken = [number for number, answer in enumerate(answers) if answer.is_success]
        expect_equal(len(taken), _TRAININGS, f"The number accepted of {_CLIENTS} parallel trainings", _QUOTA)
        for number, answer in enumerate(answers):
            if number not in taken:
                _too_many(context, answer, names[number], asked[number])
        for version in context.versions:
            name, each = context.id("model"), str(uuid.uuid4())
            service, headers = context.for_version(version), {"Operation-Id": each}
            _too_many(context, context.put("models", name, body, service=service, headers=headers), name, each)
        first = taken[0]
        again = context.put("models", names[first], body, headers={"Operation-Id": asked[first]})
        expect_status(again, answers[first].status, rule="replay-later", why="it repeats a running training")
        _consent(context, project, good=True)
        _gone(context, f"/models/{names[first]}")
        _room(context, body, "one of four trainings was deleted", names[first])
        _operations(context, [answers[first]], "Failed", "its model was deleted in training, and is trained again")
        control.advance(seconds=_PAST_HALF + _TO_THE_END)
        _room(context, body, "the trainings have ended, though they were not read")
        _ends(context, f"/models/{names[first]}", None)


def _other_work_waits(context: Context) -> None:
    """During an operation on an endpoint or training set, another action is rejected in every version."""
    control, project = _control(context), context.project()
    body = {"projectId": project, "modelId": context.ready_model(project)}
    endpoint, loaded = f"/endpoints/{context.guid()}", f"/trainingsets/{context.training_set(project)}"
    upload = partial(context.service.send, "POST", f"{loaded}:upload", json=dataset(context.container_url))
    deploy = partial(context.put, "endpoints", endpoint.rpartition("/")[2], body)
    suspend, resume = (partial(context.service.send, "POST", f"{endpoint}:{each}") for each in ("suspend", "resume"))
    with at_pace(control, _READ_OFTEN):
        for answer in _both_wait(context, [deploy, upload], endpoint, loaded):
            context.settle(answer)
    with at_pace(control, _SLOW):
        for begin in (suspend, resume):
            _both_wait(context, [begin, upload], endpoint, loaded)
            control.advance(seconds=_PAST_HALF + _TO_THE_END)


def _both_wait(context: Context, begin: list[Callable[[], Exchange]], endpoint: str, loaded: str) -> list[Exchange]:
    begun = [_accepted(each(), _WAITS, "no operation is running there") for each in begin]
    # A change of texts does not end an operation.
    kept = context.service.send("GET", loaded).json
    changed = {key: kept[key] for key in ("projectId", "locale", "voiceKind")} | {"description": "changed"}
    expect_status(
        context.service.send("PUT", loaded, json=changed), 201, rule=_WAITS, why="it can be changed at any time"
    )
    for version in context.versions:
        service = context.for_version(version)
        answers = [service.send("POST", f"{endpoint}:{action}") for action in ("suspend", "resume")]
        answers.append(service.send("POST", f"{loaded}:upload", json=dataset(context.container_url)))
        for answer in answers:
            expect_error(answer, 409, rule=_WAITS, why="another operation is running there")
    return begun


def _too_many(context: Context, answer: Exchange, name: str, asked: str) -> None:
    expect_error(answer, 429, rule=_QUOTA, why=f"{_TRAININGS} trainings are running")
    waits = answer.headers.get("retry-after")
    expect_equal(waits, None, f"Retry-After, whose value is unknown, of {summary(answer)}", _QUOTA)
    for path in (f"/models/{name}", f"/operations/{asked}"):
        expect_status(context.service.send("GET", path), 404, rule=_QUOTA, why="a rejected training leaves nothing")


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
