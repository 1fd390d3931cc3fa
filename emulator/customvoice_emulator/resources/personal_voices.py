"""Personal voices: created from short audio prompts."""

from collections.abc import Iterable, Iterator, Mapping

from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.create import StartCreate
from customvoice_emulator.handlers.delete import Delete
from customvoice_emulator.handlers.list import List
from customvoice_emulator.handlers.post import Post
from customvoice_emulator.handlers.read import Get
from customvoice_emulator.handlers.resource_type import Fields, InspectionInput, Lookup, Reference, ResourceType
from customvoice_emulator.media.audio import Audio, open_audio
from customvoice_emulator.media.audio_rules import PROMPT_SECONDS, is_valid_recording
from customvoice_emulator.media.blobs import BlobSource, Container, InaccessibleStorageError, open_container
from customvoice_emulator.operations.lifecycles import FINAL_STATUSES
from customvoice_emulator.operations.progress import Outcome

# FIDELITY: personal voice audio.
_NOT_THE_SPEAKER = "SpeakerVerificationFailed"
_NO_ACCESS = "InaccessibleCustomerStorage"
_NOT_ENOUGH = "DataNotEnough"
_NOT_READY = "DataNotReady"
_TOO_MUCH = "Internal"


def _inspect_upload(given: InspectionInput) -> Outcome:
    return _evaluate((open_audio(file) for part in given.files.values() for file in part), given)


def _inspect_container(given: InspectionInput) -> Outcome:
    source = given.values.get("audios")
    if not source:
        return Outcome.failure(_NOT_ENOUGH)
    try:
        with open_container(BlobSource.of(source), policy=given.context.fetch_policy) as container:
            return _evaluate(_audios(container), given)
    except InaccessibleStorageError:
        return Outcome.failure(_NO_ACCESS)


def _audios(container: Container) -> Iterator[Audio | None]:
    for name in container.names():
        with container.open(name) as file:
            yield None if file is None else open_audio(file)


def _evaluate(audios: Iterable[Audio | None], given: InspectionInput) -> Outcome:
    """Return the outcome for the prompts; stop at the first invalid one."""
    strict, seconds = given.context.limits.strict_data, []
    for audio in audios:
        if audio is None or (strict and not is_valid_recording(audio)):
            return Outcome.failure(_NOT_THE_SPEAKER)
        seconds.append(audio.seconds)
    least, most = PROMPT_SECONDS if strict else (0.0, float("inf"))
    if not seconds or sum(seconds) < least:
        return Outcome.failure(_NOT_ENOUGH)
    return Outcome.failure(_TOO_MUCH) if sum(seconds) > most else Outcome()


def _data_failure(sent: Fields, lookup: Lookup, context: HandlerContext) -> Outcome | None:
    """With strict data, fail if the consent has not reached its final status."""
    ready = lookup("consents", sent["consentId"])["status"] in FINAL_STATUSES
    return None if ready or not context.limits.strict_data else Outcome.failure(_NOT_READY)


PERSONAL_VOICE = ResourceType(
    collection="personalvoices",
    references=(
        Reference("projectId", "projects"),
        Reference("consentId", "consents", failure=_NOT_THE_SPEAKER),
    ),
    data_failure=_data_failure,
    generated_ids=("speakerProfileId",),
)

HANDLERS: Mapping[str, Handler] = {
    "PersonalVoices_List": List(PERSONAL_VOICE),
    "PersonalVoices_Get": Get(PERSONAL_VOICE),
    "PersonalVoices_Create": StartCreate(PERSONAL_VOICE, _inspect_container),
    "PersonalVoices_CreateByPost": Post(StartCreate(PERSONAL_VOICE, _inspect_container)),
    "PersonalVoices_Post": StartCreate(PERSONAL_VOICE, _inspect_upload),
    "PersonalVoices_Delete": Delete(PERSONAL_VOICE),
}
