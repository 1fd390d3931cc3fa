"""Valid requests: one way to write each operation's query and body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from customvoice_contract.data.speech import silent_wav

from benchmarks.fuzzing.draft import Draft, Part
from benchmarks.fuzzing.vocabulary import GUIDS, NAMES, OPERATION_IDS

_IDS = {"Endpoints": GUIDS, "Operations": OPERATION_IDS}
_LISTS: list[list[tuple[str, str]]] = [
    [],
    [("maxpagesize", "3")],
    [("skip", "2"), ("maxpagesize", "2")],
    [("filter", "projectId eq 'Jessica-1'")],
    [("filter", "createdDateTime gt 2022-12-30T23:59:59.99Z"), ("maxpagesize", "5")],
]
# Rejected before any data is fetched.
_ELSEWHERE = {"containerUrl": "http://10.0.0.1/voices?sig=SECRET", "prefix": "jessica/", "extensions": [".wav"]}
_NOWHERE = ("http://127.0.0.1:1/a.wav", "http://10.0.0.1/a.wav", "file:///etc/passwd")
_SOUND = silent_wav(0.02, rate=16_000)


def draft(pick: Random, version: str, path: str, method: str, operation: str, key: bytes) -> Draft:
    """Return a request for the operation, on an id of the pool."""
    known = _IDS.get(operation.partition("_")[0], NAMES)
    made = Draft(
        method.upper(),
        "/customvoice" + path.replace("{id}", pick.choice(known)),
        [("api-version", version)],
        [(b"Ocp-Apim-Subscription-Key", key)],
    )
    if operation.endswith("_List"):
        made.query += pick.choice(_LISTS)
    if operation == "Projects_Delete" and pick.random() < 0.5:
        made.query.append(("forceDelete", "true"))
    if pick.random() < 0.5:
        made.headers.append((b"Operation-Id", pick.choice(OPERATION_IDS).encode()))
    if operation in _VALUES:
        made.value = _VALUES[operation](pick)
    elif operation in _FORMS:
        made.parts = _FORMS[operation](pick)
    return made


def _talent(pick: Random) -> dict[str, Any]:
    names = {"voiceTalentName": "Jessica Smith", "companyName": "Contoso"}
    return {"projectId": pick.choice(NAMES), **names, "locale": pick.choice(("en-US", "de-DE", "en-us"))}


def _consent(pick: Random) -> dict[str, Any]:
    return _talent(pick) | ({"audioUrl": pick.choice(_NOWHERE)} if pick.random() < 0.1 else {})


def _model(pick: Random) -> dict[str, Any]:
    recipe = {"kind": pick.choice(("Default", "MultiStyle", "CrossLingual", "HD"))}
    named = {name: pick.choice(NAMES) for name in ("projectId", "consentId", "trainingSetId")}
    return {"recipe": recipe, **named, "voiceName": "JessicaNeural"}


_VALUES: Mapping[str, Callable[[Random], dict[str, Any]]] = {
    "Projects_Create": lambda pick: {"kind": pick.choice(("PersonalVoice", "ProfessionalVoice")), "description": "A"},
    "Consents_Create": _consent,
    "TrainingSets_Create": lambda pick: {"projectId": pick.choice(NAMES), "locale": "en-US", "voiceKind": "Female"},
    "TrainingSets_UploadData": lambda _: {
        "kind": "AudioAndScript",
        "audios": dict(_ELSEWHERE),
        "scripts": {**_ELSEWHERE, "extensions": [".txt"]},
    },
    "Models_Create": _model,
    "Endpoints_Create": lambda pick: {"projectId": pick.choice(NAMES), "modelId": pick.choice(NAMES)},
    "PersonalVoices_Create": lambda pick: {
        "projectId": pick.choice(NAMES),
        "consentId": pick.choice(NAMES),
        "audios": dict(_ELSEWHERE),
    },
}


def _text(name: str, value: str) -> Part:
    return b'Content-Disposition: form-data; name="%s"' % name.encode(), value.encode()


def _file(name: bytes) -> Part:
    head = b'Content-Disposition: form-data; name="%s"; filename="a.wav"\r\nContent-Type: audio/wav' % name
    return head, _SOUND


def _statement(pick: Random) -> list[Part]:
    return [*(_text(name, value) for name, value in _talent(pick).items()), _file(b"audiodata")]


def _prompts(pick: Random) -> list[Part]:
    named = [_text(name, pick.choice(NAMES)) for name in ("projectId", "consentId")]
    return [*named, _file(b"audioData"), *([_file(b"audiodata")] if pick.random() < 0.3 else [])]


_FORMS: Mapping[str, Callable[[Random], list[Part]]] = {
    "Consents_Post": _statement,
    "PersonalVoices_Post": _prompts,
}
