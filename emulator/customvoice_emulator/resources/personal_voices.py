"""Personal voices: made from a short audio prompt."""

from collections.abc import Iterable, Iterator, Mapping

from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.create import StartCreate
from customvoice_emulator.handlers.delete import Delete
from customvoice_emulator.handlers.list import List
from customvoice_emulator.handlers.read import Get
from customvoice_emulator.handlers.resource_type import Fields, Lookup, Reference, ResourceType, Work
from customvoice_emulator.media.audio import Audio, open_audio
from customvoice_emulator.media.audio_rules import PROMPT_SECONDS, is_recording
from customvoice_emulator.media.blobs import BlobSource, Container, InaccessibleStorageError, open_container
from customvoice_emulator.operations.lifecycles import ENDED
from customvoice_emulator.operations.progress import Outcome

# FIDELITY: personal voice audio.
_NOT_THE_SPEAKER = "SpeakerVerificationFailed"
_NO_ACCESS = "InaccessibleCustomerStorage"
_NOT_ENOUGH = "DataNotEnough"
_NOT_READY = "DataNotReady"
_TOO_MUCH = "Internal"


def _inspect_upload(work: Work) -> Outcome:
    return _judge((open_audio(file) for part in work.files.values() for file in part), work)


def _inspect_container(work: Work) -> Outcome:
    source = work.values.get("audios")
    if not source:
        return Outcome.failure(_NOT_ENOUGH)
    try:
        with open_container(BlobSource.of(source), policy=work.context.fetch_policy) as container:
            return _judge(_listen(container), work)
    except InaccessibleStorageError:
        return Outcome.failure(_NO_ACCESS)


def _listen(container: Container) -> Iterator[Audio | None]:
    for name in container.names():
        with container.open(name) as file:
            yield None if file is None else open_audio(file)


def _judge(heard: Iterable[Audio | None], work: Work) -> Outcome:
    """Tell how the work ends, having heard the prompts up to the first that will not do."""
    strict, seconds = work.context.limits.strict_data, []
    for audio in heard:
        if audio is None or (strict and not is_recording(audio)):
            return Outcome.failure(_NOT_THE_SPEAKER)
        seconds.append(audio.seconds)
    least, most = PROMPT_SECONDS if strict else (0.0, float("inf"))
    if not seconds or sum(seconds) < least:
        return Outcome.failure(_NOT_ENOUGH)
    return Outcome.failure(_TOO_MUCH) if sum(seconds) > most else Outcome()


def _shortfall(sent: Fields, lookup: Lookup, context: HandlerContext) -> Outcome | None:
    """With strict data, a consent has to be there in full before a voice is made from it."""
    ready = lookup("consents", sent["consentId"])["status"] in ENDED
    return None if ready or not context.limits.strict_data else Outcome.failure(_NOT_READY)


PERSONAL_VOICE = ResourceType(
    collection="personalvoices",
    references=(
        Reference("projectId", "projects"),
        Reference("consentId", "consents", failure=_NOT_THE_SPEAKER),
    ),
    shortfall=_shortfall,
    new_ids=("speakerProfileId",),
)

HANDLERS: Mapping[str, Handler] = {
    "PersonalVoices_List": List(PERSONAL_VOICE),
    "PersonalVoices_Get": Get(PERSONAL_VOICE),
    "PersonalVoices_Create": StartCreate(PERSONAL_VOICE, _inspect_container),
    "PersonalVoices_Post": StartCreate(PERSONAL_VOICE, _inspect_upload),
    "PersonalVoices_Delete": Delete(PERSONAL_VOICE),
}
