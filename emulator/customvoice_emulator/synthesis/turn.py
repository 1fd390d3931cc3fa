"""One turn on the Speech SDK's WebSocket: what the client asked for, and the messages that answer it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.synthesis.errors import SynthesisError
from customvoice_emulator.synthesis.formats import OutputFormat, find_format
from customvoice_emulator.synthesis.messages import audio_message, text_message
from customvoice_emulator.synthesis.speech import Mark, MarkKind
from customvoice_emulator.synthesis.synthesizer import Synthesis

_DEFAULT_FORMAT = "raw-24khz-16bit-mono-pcm"
_FRAME_BYTES = 16384
_OPTIONS: Mapping[str, MarkKind] = {
    "wordBoundaryEnabled": "WordBoundary",
    "punctuationBoundaryEnabled": "PunctuationBoundary",
    "sentenceBoundaryEnabled": "SentenceBoundary",
    "visemeEnabled": "Viseme",
    "bookmarkEnabled": "Bookmark",
}
_SESSION_END = "sessionEndEnabled"


@dataclass(frozen=True, slots=True)
class TurnSettings:
    """What `synthesis.context` asks for: the output format, the kinds of marks, and whether to send SessionEnd."""

    target: OutputFormat
    kinds: frozenset[MarkKind]
    session_end: bool

    @classmethod
    def of(cls, body: str) -> "TurnSettings":
        """Read the body of the message ("": the defaults). Raises SynthesisError for an invalid one."""
        try:
            audio = (json.loads(body) if body else {}).get("synthesis", {}).get("audio", {})
            options = audio.get("metadataOptions", {})
            name = audio.get("outputFormat", _DEFAULT_FORMAT)
            kinds = frozenset(kind for option, kind in _OPTIONS.items() if _is_on(options, option))
            session_end = _is_on(options, _SESSION_END)
        except (ValueError, AttributeError):
            raise SynthesisError("The message synthesis.context is not the expected JSON.") from None
        return cls(find_format(str(name)), kinds, session_end)


def turn_messages(request_id: str, service_tag: str, done: Synthesis, settings: TurnSettings) -> Iterator[str | bytes]:
    """Yield the messages of a turn in order: texts, and binary frames of audio."""
    stream_id = service_tag
    context = {"serviceTag": service_tag}
    yield text_message("turn.start", request_id, {"context": context})
    audio = {"type": "inline", "streamId": stream_id}
    yield text_message("response", request_id, {"context": context, "audio": audio})
    for mark in done.speech.marks:
        if mark.kind in settings.kinds:
            yield text_message("audio.metadata", request_id, {"Metadata": [_metadata(mark)]})
    for start in range(0, len(done.audio), _FRAME_BYTES):
        frame = done.audio[start : start + _FRAME_BYTES]
        yield audio_message(request_id, stream_id, settings.target.content_type, frame)
    yield audio_message(request_id, stream_id, settings.target.content_type, b"")
    if settings.session_end:
        end = {"Type": "SessionEnd", "Data": {"Offset": done.speech.ticks}}
        yield text_message("audio.metadata", request_id, {"Metadata": [end]})
    yield text_message("turn.end", request_id, {})


def _metadata(mark: Mark) -> dict[str, Any]:
    match mark.kind:
        case "Bookmark":
            return {"Type": "Bookmark", "Data": {"Offset": mark.offset, "Bookmark": mark.text}}
        case "Viseme":
            data = {"Offset": mark.offset, "VisemeId": int(mark.text), "IsLastAnimation": True}
            return {"Type": "Viseme", "Data": data}
    text = {"Text": mark.text, "Length": len(mark.text), "BoundaryType": mark.kind}
    kind = "SentenceBoundary" if mark.kind == "SentenceBoundary" else "WordBoundary"
    return {"Type": kind, "Data": {"Offset": mark.offset, "Duration": mark.duration, "text": text}}


def _is_on(options: Mapping[str, Any], name: str) -> bool:
    """Return whether an option is on; the SDK sends booleans or texts."""
    return str(options.get(name, False)).lower() == "true"
