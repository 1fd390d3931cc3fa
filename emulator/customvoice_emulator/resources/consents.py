"""Consents: a recorded statement by the voice talent."""

from collections.abc import Mapping
from contextlib import closing

from customvoice_emulator._audio import open_audio
from customvoice_emulator._call import Handler
from customvoice_emulator._fetch import fetch
from customvoice_emulator._handlers._create import StartCreate
from customvoice_emulator._handlers._delete import Delete
from customvoice_emulator._handlers._list import List
from customvoice_emulator._handlers._read import Get
from customvoice_emulator._progress import Outcome
from customvoice_emulator._resource_type import Reference, ResourceType, Work

# FIDELITY: consent audio.
_NO_STATEMENT = "AudioAndScriptNotMatch"


def _inspect_upload(work: Work) -> Outcome:
    """Any audio is taken for the statement; what is not audio does not match it."""
    files = [file for part in work.files.values() for file in part]
    heard = [open_audio(file) for file in files]
    return Outcome() if heard and all(heard) else Outcome.failure(_NO_STATEMENT)


def _inspect_url(work: Work) -> Outcome:
    url = work.values.get("audioUrl")
    file = fetch(url) if url else None
    if file is None:
        return Outcome.failure(_NO_STATEMENT)
    with closing(file):
        return Outcome() if open_audio(file) else Outcome.failure(_NO_STATEMENT)


CONSENT = ResourceType(
    collection="consents",
    references=(Reference("projectId", "projects"),),
)

HANDLERS: Mapping[str, Handler] = {
    "Consents_List": List(CONSENT),
    "Consents_Get": Get(CONSENT),
    "Consents_Create": StartCreate(CONSENT, _inspect_url),
    "Consents_Post": StartCreate(CONSENT, _inspect_upload),
    "Consents_Delete": Delete(CONSENT),
}
