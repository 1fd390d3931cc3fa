"""Find the voice of each segment of a script: a personal voice, or the model of an endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.operations.progress import advance_resource
from customvoice_emulator.state.store import Transaction
from customvoice_emulator.synthesis.errors import SynthesisError, invalid_deployment, unsupported_voice
from customvoice_emulator.synthesis.script import Segment

BASE_MODELS = ("DragonLatestNeural", "DragonV2Neural", "DragonV2.1Neural", "PhoenixLatestNeural", "PhoenixV2Neural")
"""The documented voice names of base models; the catalogue's base models are accepted too."""
_READY = "Succeeded"
_PROFILE = "speakerProfileId='...'"
_WITHOUT_BOUNDARIES = "Dragon"
_ADVICE = {**dict.fromkeys(("Disabling", "Disabled"), "Resume it first"), "Failed": "Create another one"}


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that can speak.

    `id` decides how it sounds; equal ids sound equal. `has_boundaries`: the service sends word boundaries for it
    (FIDELITY: word boundaries). `locale` is used for text without a locale.
    """

    id: str
    has_boundaries: bool
    locale: str = ""


def base_model_names(context: HandlerContext) -> list[str]:
    """Return the voice names that a personal voice can be used with."""
    return list(dict.fromkeys([*BASE_MODELS, *(str(each["name"]) for each in context.catalogue.base_models)]))


def find_voice(context: HandlerContext, resource: str, segment: Segment, deployment_id: str | None) -> Voice:
    """Return the voice of `segment` for a Speech resource; `deployment_id` is that of the request.

    Raises SynthesisError for an unknown voice, speaker profile or endpoint, or one that is not ready.
    """
    with context.store.transaction(resource) as tx:
        if segment.speaker_profile_id is not None:
            return _personal_voice(tx, context, segment.voice, segment.speaker_profile_id)
        if deployment_id is not None:
            return _deployed_voice(tx, context, segment.voice, deployment_id)
        if _by_profile(tx, segment.voice) is not None:
            raise SynthesisError(
                f"The voice name is a speakerProfileId. Use a base model, and <mstts:ttsembedding {_PROFILE}> inside."
            )
        if segment.voice in base_model_names(context):
            raise SynthesisError(f"{segment.voice} needs <mstts:ttsembedding {_PROFILE}> inside <voice>.")
    raise unsupported_voice(segment.voice)


def _personal_voice(tx: Transaction, context: HandlerContext, name: str, profile: str) -> Voice:
    if name not in base_model_names(context):
        raise unsupported_voice(name)
    found = _by_profile(tx, profile)
    if found is None:
        raise SynthesisError(f"Unknown speakerProfileId {profile}. Read it from GET personalvoices with the same key.")
    body = advance_resource(tx, "personalvoices", found, context.now(), is_read=False)
    _require_ready("personal voice", body)
    return Voice(profile, has_boundaries=not name.startswith(_WITHOUT_BOUNDARIES))


def _by_profile(tx: Transaction, profile: str) -> Mapping[str, Any] | None:
    return next((each for _, each in tx.find_by("personalvoices", "speakerProfileId", profile)), None)


def _deployed_voice(tx: Transaction, context: HandlerContext, name: str, deployment_id: str) -> Voice:
    endpoint = tx.get("endpoints", deployment_id)
    if endpoint is None:
        raise invalid_deployment(deployment_id)
    shown = advance_resource(tx, "endpoints", endpoint, context.now(), is_read=False)
    _require_ready("endpoint", shown)
    model = tx.get("models", shown["modelId"])
    if model is None:
        raise invalid_deployment(deployment_id)
    trained = advance_resource(tx, "models", model, context.now(), is_read=False)
    if name != trained.get("voiceName"):
        raise unsupported_voice(name)
    return Voice(trained["id"], has_boundaries=True, locale=trained.get("locale", ""))


def _require_ready(kind: str, body: Mapping[str, Any]) -> None:
    status = body["status"]
    if status == _READY:
        return
    advice = _ADVICE.get(status, f"Wait until it has {_READY}")
    raise SynthesisError(f"The {kind} '{body['id']}' is {status}. {advice}.")
