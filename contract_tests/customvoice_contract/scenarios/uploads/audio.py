"""Recordings: valid audio succeeds in every format, invalid audio fails with its reason; none is rejected at once.

Rules: docs/FIDELITY.md: consent audio, personal voice audio, corrupt headers, which URLs are fetched (an empty one is
taken and fails), "Failure reasons" of consents and personal voices; spec nodes `Consents_Create`, `Consents_Post`,
`PersonalVoices_Create`, `PersonalVoices_Post`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...data.speech import of_unknown_length, silent_mp3, silent_wav
from ...data.training_data import ENDLESS, FEW, LONE_EXTENSION, PAIRS, TEXT
from ...results.not_applicable import NotApplicable
from ..core.expect import expect_status
from ..core.scenario import Scenario
from ..tools.batch import expect_ends
from ..tools.operation_starts import NO_AUDIO, NOWHERE, statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..core.context import Context

_GROUP = "LRO"
_RULE = "recording"
_NO_MATCH, _SPEAKER, _INTERNAL = "AudioAndScriptNotMatch", "SpeakerVerificationFailed", "Internal"
_STORAGE, _LITTLE = "InaccessibleCustomerStorage", "DataNotEnough"


def _good() -> Mapping[str, bytes]:
    """Return recordings of the documented forms, by what they are; silent ones, which only an emulator takes."""
    return {
        "mp3": silent_mp3(6),
        "wav-16": silent_wav(6, rate=16_000),
        "wav-24": silent_wav(6, rate=44_100, bits=24, channels=2),
        "wav-32": silent_wav(6, rate=48_000, bits=32),
    }


def _bad() -> Mapping[str, bytes]:
    """Return files that are not valid audio, by kind."""
    riff, data = of_unknown_length(silent_wav(6, rate=16_000))
    return {"text": NO_AUDIO, "empty": b"", "riff-size": riff, "data-size": data, "header": riff[:20]}


def _emulated(context: Context) -> None:
    if context.live:
        raise NotApplicable("a live service listens to what recordings say")


def _of_consents(context: Context) -> None:
    """Audio in every documented format succeeds in a form; unreadable audio ends Failed, without a rejection."""
    _emulated(context)
    project, expected = context.project(), {}
    for ends, recordings in ((None, _good()), (_NO_MATCH, _bad())):
        for what, audio in recordings.items():
            name = context.id(what)
            answer = context.service.send(
                "POST", f"/consents/{name}", data=statement(project), files={"audiodata": ("a.wav", audio)}
            )
            expect_status(answer, 201, rule=_RULE, why="a recording is checked by the operation")
            expected[name] = ends
    for what, url in {"no-url": None, "null": None, "no-host": f"{NOWHERE}/statement.wav"}.items():
        name, body = context.id(what), {**statement(project), "audioUrl": url}
        answer = context.service.send("PUT", f"/consents/{name}", json=_given(body) if what == "no-url" else body)
        expect_status(answer, 201, rule=_RULE, why="a URL is checked by the operation")
        expected[name] = _INTERNAL
    expect_ends(context, "consents", project, expected)


def _of_consents_at_urls(context: Context) -> None:
    """Audio at a URL is checked like an uploaded one; a URL without a file ends Failed with `Internal`."""
    _emulated(context)
    project, expected = context.project(), {}
    container, _, signature = str(context.container_url).partition("?")
    cases = {
        f"{container}/{FEW}0000000001.wav?{signature}": None,
        f"{container}/{TEXT}?{signature}": _NO_MATCH,
        f"{container}/{ENDLESS}?{signature}": _NO_MATCH,
        f"{container}/{FEW}there-is-none.wav?{signature}": _INTERNAL,
        f"{container}/{FEW}0000000001.wav": _INTERNAL,
    }
    for number, (url, ends) in enumerate(cases.items()):
        name = context.id(f"url{number}")
        answer = context.service.send("PUT", f"/consents/{name}", json={**statement(project), "audioUrl": url})
        expect_status(answer, 201, rule=_RULE, why="a URL is checked by the operation")
        expected[name] = ends
    expect_ends(context, "consents", project, expected)


def _of_voices(context: Context) -> None:
    """Every file of a prompt must be audio, the last as well as the first; several files are accepted."""
    _emulated(context)
    project = context.project(kind="PersonalVoice")
    fields, expected = {"projectId": project, "consentId": context.consent(project)}, {}
    good, bad = list(_good().values()), _bad()
    prompts: list[tuple[str | None, list[bytes]]] = [
        (None, good),
        (_SPEAKER, [bad["text"], *good]),
        (_SPEAKER, [good[0], bad["text"], good[1]]),
        (_SPEAKER, [*good, bad["data-size"]]),
        (_SPEAKER, [bad["riff-size"]]),
    ]
    for number, (ends, prompt) in enumerate(prompts):
        name = context.id(f"prompt{number}")
        files = [("audioData", (f"{number}.wav", audio)) for number, audio in enumerate(prompt)]
        answer = context.service.send("POST", f"/personalvoices/{name}", data=fields, files=files)
        expect_status(answer, 201, rule=_RULE, why="a prompt is checked by the operation")
        expected[name] = ends
    sources: dict[str, Any] = {
        "no-audios": (_LITTLE, None),
        "no-url": (_STORAGE, {"containerUrl": "", "extensions": [".wav"]}),
        "no-host": (_STORAGE, {"containerUrl": NOWHERE, "extensions": [".wav"]}),
    }
    expected |= _from_containers(context, fields, sources)
    expect_ends(context, "personalvoices", project, expected)


def _of_voices_in_containers(context: Context) -> None:
    """The blobs of a prompt are checked like its files; an unreadable container fails with its own reason."""
    _emulated(context)
    project = context.project(kind="PersonalVoice")
    fields = {"projectId": project, "consentId": context.consent(project)}
    url = str(context.container_url)
    container, _, signature = url.partition("?")
    sources: dict[str, Any] = {
        "good": (None, {"containerUrl": url, "prefix": FEW[:-2], "extensions": ["flac", "*.WAV"]}),
        "anywhere": (None, {"containerUrl": url, "prefix": None, "extensions": [LONE_EXTENSION]}),
        "text": (_SPEAKER, {"containerUrl": url, "prefix": TEXT, "extensions": [".wav"]}),
        "one-of-many": (_SPEAKER, {"containerUrl": url, "prefix": PAIRS, "extensions": [".wav"]}),
        "extension": (_LITTLE, {"containerUrl": url, "prefix": FEW, "extensions": [".flac"]}),
        "prefix": (_LITTLE, {"containerUrl": url, "prefix": FEW[1:], "extensions": [".wav"]}),
        "unsigned": (_STORAGE, {"containerUrl": container, "prefix": FEW, "extensions": [".wav"]}),
        "elsewhere": (_STORAGE, {"containerUrl": f"{container}-there-is-none?{signature}", "extensions": [".wav"]}),
    }
    expect_ends(context, "personalvoices", project, _from_containers(context, fields, sources))


def _from_containers(context: Context, fields: Mapping[str, Any], sources: Mapping[str, Any]) -> dict[str, str | None]:
    """Create a personal voice from each source; return how each has to end."""
    expected = {}
    for what, (ends, audios) in sources.items():
        name = context.id(what)
        answer = context.service.send("PUT", f"/personalvoices/{name}", json=_given({**fields, "audios": audios}))
        expect_status(answer, 201, rule=_RULE, why="the content of a container is checked by the operation")
        expected[name] = ends
    return expected


def _given(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}


_VOICE, _DATA = "personal-voice", "training-data"
SCENARIOS = (
    Scenario("audio-consents", "Consents from valid audio succeed, from invalid audio fail", _GROUP, _of_consents),
    Scenario(
        "audio-consent-urls",
        "Consents from valid audio at a URL succeed, from invalid audio fail",
        _GROUP,
        _of_consents_at_urls,
        frozenset({_DATA}),
    ),
    Scenario(
        "audio-voices",
        "Personal voices from valid audio succeed, from invalid audio fail",
        _GROUP,
        _of_voices,
        frozenset({_VOICE}),
    ),
    Scenario(
        "audio-voice-containers",
        "Personal voices from blobs succeed or fail as their audio is",
        _GROUP,
        _of_voices_in_containers,
        frozenset({_VOICE, _DATA}),
    ),
)
