"""One good way to start every long-running operation, with what it needs made before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ...contract.contract import known_versions
from ...data.speech import CONSENT_STATEMENT, speak
from ...data.training_data import FEW
from ...oracles import Contract
from ...results.not_applicable import NotApplicable
from ..core.context import COMPANY, LOCALE, TALENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...oracles import Exchange
    from ...service.client import Service
    from ..core.context import Context

NOWHERE = "https://nothing.invalid/recordings"
"""An unreadable container: the domain never exists (RFC 2606)."""
_OTHER_TEXT = "not what was sent first"


@dataclass(frozen=True, slots=True)
class Start:
    """A request that starts work: `content` are httpx's keywords for its body, `ends` how the work may end.

    With `id_in_body` it is sent to the collection.
    """

    method: str
    collection: str
    name: str
    action: str = ""
    content: Mapping[str, Any] | None = None
    ends: tuple[str, ...] = ("Succeeded",)
    id_in_body: bool = False

    @property
    def path(self) -> str:
        """Its path below the base."""
        if self.id_in_body:
            return f"/{self.collection}"
        return f"{self.resource}:{self.action}" if self.action else self.resource

    @property
    def resource(self) -> str:
        """The path of the resource."""
        return f"/{self.collection}/{self.name}"

    @property
    def is_creation(self) -> bool:
        """Whether it makes the resource."""
        return not self.action

    def send(self, service: Service, operation_id: str | None = None) -> Exchange:
        """Send it, under an Operation-Id if there is one."""
        content = dict(self.content or {})
        headers = {**content.pop("headers", {}), **({"Operation-Id": operation_id} if operation_id else {})}
        return service.send(self.method, self.path, headers=headers, **content)

    def under(self, name: str) -> Start:
        """Return the same for another id."""
        if self.id_in_body:
            return replace(self, name=name, content={"json": {**dict(self.content or {})["json"], "id": name}})
        return replace(self, name=name)

    def changed(self) -> Start:
        """Return another request of the same kind for the same resource: another text, or the opposite action."""
        if not self.content:
            return replace(self, action={"suspend": "resume"}.get(self.action, "suspend"))
        content = {
            part: {**value, "description": _OTHER_TEXT} if part in ("json", "data") else value
            for part, value in self.content.items()
        }
        return replace(self, content=content)


def long_running() -> tuple[str, ...]:
    """Return the operationIds of everything long-running in any version."""
    found = [
        each.id for version in known_versions() for each in Contract.of(version).operations if each.is_long_running
    ]
    return tuple(dict.fromkeys(found))


def start(context: Context, operation_id: str) -> Start:
    """Make what the operation (by operationId) needs, and return a request that starts it.

    Raises NotApplicable for an operation that the version lacks, or that nothing here knows how to start.
    """
    if all(each.id != operation_id for each in context.contract.operations):
        raise NotApplicable(f"{context.version} has no {operation_id}")
    if operation_id not in _WAYS:
        raise NotApplicable(f"how to start {operation_id} is not known to scenarios/tools/operation_starts.py")
    made = _WAYS[operation_id](context)
    context.remember(made.collection, made.name)
    return made


def prepare_again(context: Context, begun: Start) -> Start:
    """Bring the resource back to where `started` can be sent again; nothing may be going on at it."""
    if begun.is_creation:
        context.service.send("DELETE", begun.resource)
    elif begun.action != "upload":
        context.settle(begun.changed().send(context.service))
    return begun


def speech(part: str) -> dict[str, Any]:
    """Return the file of a form: the statement, spoken."""
    audio = speak(CONSENT_STATEMENT.format(talent=TALENT, company=COMPANY))
    return {part: ("speech.wav", audio, "audio/wav")}


NO_AUDIO = b"This is text, and no recording."


def no_speech(part: str) -> dict[str, Any]:
    """Return a file of the same name that is not audio, with which work fails."""
    return {part: ("speech.wav", NO_AUDIO, "audio/wav")}


def statement(project: str) -> dict[str, str]:
    """Return the fields of a consent."""
    return {"projectId": project, "voiceTalentName": TALENT, "companyName": COMPANY, "locale": LOCALE}


def dataset(container_url: str | None, prefix: str = FEW) -> dict[str, Any]:
    """Return the body of an upload of utterances with their script."""
    url = container_url or NOWHERE
    return {
        "kind": "AudioAndScript",
        "audios": {"containerUrl": url, "prefix": prefix, "extensions": [".wav"]},
        "scripts": {"containerUrl": url, "prefix": prefix, "extensions": [".txt"]},
    }


def _consent_form(context: Context) -> Start:
    content = {"data": statement(context.project()), "files": speech("audiodata")}
    return Start("POST", "consents", context.id("consent"), content=content)


def _consent_url(context: Context) -> Start:
    """The recording is a blob of the training data; without one the work ends badly, which is an end too."""
    url, ends = f"{NOWHERE}/statement.wav", ("Failed",)
    if context.container_url:
        container, _, signature = context.container_url.partition("?")
        url, ends = f"{container}/{FEW}0000000001.wav?{signature}", ("Succeeded",)
    body = {**statement(context.project()), "audioUrl": url}
    return Start("PUT", "consents", context.id("consent"), content={"json": body}, ends=ends)


def _voice_form(context: Context) -> Start:
    project = context.project(kind="PersonalVoice")
    fields = {"projectId": project, "consentId": context.consent(project)}
    content = {"data": fields, "files": speech("audioData")}
    return Start("POST", "personalvoices", context.id("voice"), content=content)


def _voice_container(context: Context) -> Start:
    project = context.project(kind="PersonalVoice")
    audios = {"containerUrl": context.container_url or NOWHERE, "prefix": FEW, "extensions": [".wav"]}
    body = {"projectId": project, "consentId": context.consent(project), "audios": audios}
    # A service that listens to the length of prompts finds these too short (docs/FIDELITY.md: strict data).
    ends = ("Succeeded", "Failed") if context.container_url else ("Failed",)
    return Start("PUT", "personalvoices", context.id("voice"), content={"json": body}, ends=ends)


def _upload(context: Context) -> Start:
    ends = ("Succeeded",) if context.container_url else ("Failed",)
    body = dataset(context.container_url)
    return Start("POST", "trainingsets", context.training_set(), "upload", {"json": body}, ends)


def _model(context: Context) -> Start:
    return Start("PUT", "models", context.id("model"), content={"json": context.model_body()})


def _endpoint(context: Context) -> Start:
    project = context.project()
    body = {"projectId": project, "modelId": context.ready_model(project)}
    return Start("PUT", "endpoints", context.guid(), content={"json": body})


def _suspend(context: Context) -> Start:
    return Start("POST", "endpoints", context.endpoint(), "suspend")


def _resume(context: Context) -> Start:
    suspended = _suspend(context)
    context.settle(suspended.send(context.service))
    return replace(suspended, action="resume")


def _by_post(way: Callable[[Context], Start]) -> Callable[[Context], Start]:
    """Return the way that sends the same body to the collection, with the id in it (erratum 33)."""

    def start_by_post(context: Context) -> Start:
        put = way(context)
        return replace(put, method="POST", id_in_body=True).under(put.name)

    return start_by_post


_WAYS: Mapping[str, Callable[[Context], Start]] = {
    "Consents_Post": _consent_form,
    "Consents_Create": _consent_url,
    "Consents_CreateByPost": _by_post(_consent_url),
    "PersonalVoices_Post": _voice_form,
    "PersonalVoices_Create": _voice_container,
    "PersonalVoices_CreateByPost": _by_post(_voice_container),
    "TrainingSets_UploadData": _upload,
    "Models_Create": _model,
    "Endpoints_Create": _endpoint,
    "Endpoints_CreateByPost": _by_post(_endpoint),
    "Endpoints_Suspend": _suspend,
    "Endpoints_Resume": _resume,
}
_TRAINED, _APPROVED = ("Models_", "Endpoints_"), ("PersonalVoices_",)


def needs(operation_id: str) -> frozenset[str]:
    """Return what a scenario that starts the operation needs."""
    if operation_id.startswith(_TRAINED):
        return frozenset({"training"})
    return frozenset({"personal-voice"}) if operation_id.startswith(_APPROVED) else frozenset()
