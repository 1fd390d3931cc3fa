"""Personal voices: made from a short audio prompt."""

from collections.abc import Mapping

from customvoice_emulator._audio import open_audio
from customvoice_emulator._blobs import BlobSource, InaccessibleStorageError, open_container
from customvoice_emulator._call import Handler
from customvoice_emulator._handlers._create import StartCreate
from customvoice_emulator._handlers._delete import Delete
from customvoice_emulator._handlers._list import List
from customvoice_emulator._handlers._read import Get
from customvoice_emulator._progress import Outcome
from customvoice_emulator._resource_type import Reference, ResourceType, Work

# FIDELITY: personal voice audio.
_NOT_THE_SPEAKER = "SpeakerVerificationFailed"
_NO_ACCESS = "InaccessibleCustomerStorage"
_NOTHING_THERE = "DataNotEnough"


def _inspect_upload(work: Work) -> Outcome:
    files = [file for part in work.files.values() for file in part]
    return Outcome() if all(open_audio(file) for file in files) else Outcome.failure(_NOT_THE_SPEAKER)


def _inspect_container(work: Work) -> Outcome:
    source = work.values.get("audios")
    if not source:
        return Outcome.failure(_NOTHING_THERE)
    try:
        with open_container(BlobSource.of(source)) as container:
            names = container.names()
            for name in names:
                with container.open(name) as file:
                    if file is None or open_audio(file) is None:
                        return Outcome.failure(_NOT_THE_SPEAKER)
            return Outcome() if names else Outcome.failure(_NOTHING_THERE)
    except InaccessibleStorageError:
        return Outcome.failure(_NO_ACCESS)


PERSONAL_VOICE = ResourceType(
    collection="personalvoices",
    references=(
        Reference("projectId", "projects"),
        Reference("consentId", "consents", failure=_NOT_THE_SPEAKER),
    ),
    new_ids=("speakerProfileId",),
)

HANDLERS: Mapping[str, Handler] = {
    "PersonalVoices_List": List(PERSONAL_VOICE),
    "PersonalVoices_Get": Get(PERSONAL_VOICE),
    "PersonalVoices_Create": StartCreate(PERSONAL_VOICE, _inspect_container),
    "PersonalVoices_Post": StartCreate(PERSONAL_VOICE, _inspect_upload),
    "PersonalVoices_Delete": Delete(PERSONAL_VOICE),
}
