"""Causes of failed operations, and the failure reason that the resource shows.

Rules: docs/FIDELITY.md, "Failure reasons" and "referenced resource has Failed"; the spec's enumerations of failure
reasons.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ...contract.resource_type import at
from ...oracles import Contract
from ..core.expect import expect, expect_equal
from ..core.scenario import Scenario
from ..tools.operation_starts import NOWHERE, Start, dataset, no_speech, speech, statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..core.context import Context

_GROUP = "LRO"
_REASON = ("properties", "failureReason")
_FAILED = ("Failed",)
_INTERNAL = "Internal"


def _fails(begin: Callable[[Context], Start], reason: str | None, context: Context) -> None:
    """The operation ends Failed, and the resource shows the reason, in every version with the version's values."""
    begun = begin(context)
    context.remember(begun.collection, begun.name)
    context.settle(begun.send(context.service))
    for version in context.versions:
        contract = Contract.of(version)
        body = context.for_version(version).send("GET", begun.resource).json
        expect_equal(body.get("status"), "Failed", f"The status of {begun.resource} ({version})", "failure-status")
        if reason is None or _REASON not in contract.resources[begun.collection].paths:
            continue
        expected = reason if reason in contract.enum_values else _INTERNAL
        expect_equal(
            at(body, _REASON), expected, f"The failure reason of {begun.resource} ({version})", "failure-reason"
        )


def _consent_without_audio(context: Context) -> Start:
    content = {"data": statement(context.project()), "files": no_speech("audiodata")}
    return Start("POST", "consents", context.id("consent"), content=content, ends=_FAILED)


def _consent_from_nowhere(context: Context) -> Start:
    body = {**statement(context.project()), "audioUrl": f"{NOWHERE}/statement.wav"}
    return Start("PUT", "consents", context.id("consent"), content={"json": body}, ends=_FAILED)


def _failed_consent(context: Context, project: str) -> str:
    begun = _consent_without_audio(context)
    content = {**(begun.content or {}), "data": statement(project)}
    failing = Start("POST", "consents", begun.name, content=content)
    context.remember("consents", begun.name)
    context.settle(failing.send(context.service))
    return begun.name


def _voice(context: Context, files: dict[str, Any], *, failed_consent: bool) -> Start:
    project = context.project(kind="PersonalVoice")
    consent = _failed_consent(context, project) if failed_consent else context.consent(project)
    content = {"data": {"projectId": project, "consentId": consent}, "files": files}
    return Start("POST", "personalvoices", context.id("voice"), content=content, ends=_FAILED)


def _voice_without_audio(context: Context) -> Start:
    return _voice(context, no_speech("audioData"), failed_consent=False)


def _voice_without_consent(context: Context) -> Start:
    return _voice(context, speech("audioData"), failed_consent=True)


def _voice_from(context: Context, **audios: Any) -> Start:
    project = context.project(kind="PersonalVoice")
    body = {"projectId": project, "consentId": context.consent(project), "audios": {"extensions": [".wav"], **audios}}
    return Start("PUT", "personalvoices", context.id("voice"), content={"json": body}, ends=_FAILED)


def _voice_from_nowhere(context: Context) -> Start:
    return _voice_from(context, containerUrl=NOWHERE)


def _voice_from_nothing(context: Context) -> Start:
    return _voice_from(context, containerUrl=context.container_url, prefix="there-is-no-such-prefix/")


def _upload_from_nowhere(context: Context) -> Start:
    return Start("POST", "trainingsets", context.training_set(), "upload", {"json": dataset(None)}, _FAILED)


def _upload_of_nothing(context: Context) -> Start:
    body = dataset(context.container_url, "there-is-no-such-prefix/")
    return Start("POST", "trainingsets", context.training_set(), "upload", {"json": body}, _FAILED)


def _model_without_consent(context: Context) -> Start:
    project = context.project()
    body = context.model_body(project, consentId=_failed_consent(context, project))
    return Start("PUT", "models", context.id("model"), content={"json": body}, ends=_FAILED)


def _failed_training_set(context: Context, project: str) -> str:
    name = context.training_set(project)
    context.settle(context.service.send("POST", f"/trainingsets/{name}:upload", json=dataset(None)))
    return name


def _model_without_data(context: Context) -> Start:
    project = context.project()
    body = context.model_body(project, trainingSetId=_failed_training_set(context, project))
    return Start("PUT", "models", context.id("model"), content={"json": body}, ends=_FAILED)


def _endpoint_without_model(context: Context) -> Start:
    begun = _model_without_consent(context)
    context.remember("models", begun.name)
    context.settle(begun.send(context.service))
    body = {"projectId": (begun.content or {})["json"]["projectId"], "modelId": begun.name}
    return Start("PUT", "endpoints", context.guid(), content={"json": body}, ends=_FAILED)


def _blames_the_training_set(context: Context) -> None:
    """A model that fails because of its data names the training sets, in versions that have the property."""
    begun = _model_without_data(context)
    context.remember("models", begun.name)
    context.settle(begun.send(context.service))
    blamed = (begun.content or {})["json"]["trainingSetId"]
    for version in context.versions:
        if ("properties", "failedTrainingsets") in Contract.of(version).resources["models"].paths:
            body = context.for_version(version).send("GET", begun.resource).json
            found = at(body, ("properties", "failedTrainingsets"))
            expect(
                found == [blamed],
                f"{begun.resource} ({version}) names {found!r} as failed training sets; expected [{blamed!r}].",
                "failed-training-sets",
            )


def _failure(name: str, begin: Callable[[Context], Start], reason: str | None, title: str, *needs: str) -> Scenario:
    return Scenario(f"failure-{name}", title, _GROUP, partial(_fails, begin, reason), frozenset(needs))


_VOICE, _TRAINING, _DATA = "personal-voice", "training", "training-data"
_NO_MATCH, _SPEAKER = "AudioAndScriptNotMatch", "SpeakerVerificationFailed"
_STORAGE, _LITTLE, _NOT_READY = "InaccessibleCustomerStorage", "DataNotEnough", "DataNotReady"
SCENARIOS: tuple[Scenario, ...] = (
    _failure("consent-audio", _consent_without_audio, _NO_MATCH, "A consent from a file without audio fails"),
    _failure("consent-url", _consent_from_nowhere, _INTERNAL, "A consent from an unreadable URL fails"),
    _failure("voice-audio", _voice_without_audio, _SPEAKER, "A personal voice from a file without audio fails", _VOICE),
    _failure("voice-consent", _voice_without_consent, _SPEAKER, "A personal voice with a failed consent fails", _VOICE),
    _failure(
        "voice-container", _voice_from_nowhere, _STORAGE, "A personal voice from an unreadable container fails", _VOICE
    ),
    _failure(
        "voice-no-blobs", _voice_from_nothing, _LITTLE, "A personal voice from an empty container fails", _VOICE, _DATA
    ),
    _failure("upload-container", _upload_from_nowhere, None, "An upload from an unreadable container fails"),
    _failure("upload-no-blobs", _upload_of_nothing, None, "An upload from an empty container fails", _DATA),
    _failure("model-consent", _model_without_consent, _SPEAKER, "A model with a failed consent fails", _TRAINING),
    _failure("model-data", _model_without_data, _NOT_READY, "A model with a failed training set fails", _TRAINING),
    _failure("endpoint-model", _endpoint_without_model, None, "An endpoint with a failed model fails", _TRAINING),
    Scenario(
        "failure-names-data",
        "A failed model names its failed training sets",
        _GROUP,
        _blames_the_training_set,
        frozenset({_TRAINING}),
    ),
)
