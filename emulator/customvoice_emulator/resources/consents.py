"""Consents: a recorded statement by the voice talent."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import IO

from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.handlers.create import StartCreate
from customvoice_emulator.handlers.delete import Delete
from customvoice_emulator.handlers.list import List
from customvoice_emulator.handlers.post import Post
from customvoice_emulator.handlers.read import Get
from customvoice_emulator.handlers.resource_type import InspectionInput, Reference, ResourceType
from customvoice_emulator.media.audio import open_audio
from customvoice_emulator.media.audio_rules import is_valid_recording
from customvoice_emulator.media.fetch import fetch
from customvoice_emulator.operations.progress import Outcome

# FIDELITY: consent audio.
_NO_STATEMENT = "AudioAndScriptNotMatch"
_NO_AUDIO = "Internal"


def _inspect_upload(given: InspectionInput) -> Outcome:
    return _evaluate(given, [file for part in given.files.values() for file in part])


def _inspect_url(given: InspectionInput) -> Outcome:
    url = given.values.get("audioUrl")
    file = fetch(url, policy=given.context.fetch_policy) if url else None
    if file is None:
        return Outcome.failure(_NO_AUDIO)
    with closing(file):
        return _evaluate(given, [file])


def _evaluate(given: InspectionInput, files: Sequence[IO[bytes]]) -> Outcome:
    """Accept any audio as the statement; a file that is not audio does not match it."""
    audios = [open_audio(file) for file in files]
    strict = given.context.limits.strict_data
    good = [audio is not None and (is_valid_recording(audio) or not strict) for audio in audios]
    return Outcome() if good and all(good) else Outcome.failure(_NO_STATEMENT)


CONSENT = ResourceType(
    collection="consents",
    references=(Reference("projectId", "projects"),),
)

HANDLERS: Mapping[str, Handler] = {
    "Consents_List": List(CONSENT),
    "Consents_Get": Get(CONSENT),
    "Consents_Create": StartCreate(CONSENT, _inspect_url),
    "Consents_CreateByPost": Post(StartCreate(CONSENT, _inspect_url)),
    "Consents_Post": StartCreate(CONSENT, _inspect_upload),
    "Consents_Delete": Delete(CONSENT),
}
