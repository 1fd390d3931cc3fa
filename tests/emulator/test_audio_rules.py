"""With strict data, consents and prompts need a documented format, and prompts a documented duration."""

from collections.abc import Iterator
from typing import Any

import pytest
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator.common.limits import Limits
from customvoice_emulator.media.audio import Audio
from customvoice_emulator.media.audio_rules import is_valid_long_audio, is_valid_utterance

from tests.emulator.harness import PERSONAL_VOICE, PREVIEW, Session, session
from tests.support.audio import encoded_silence


@pytest.fixture(params=[False, True], ids=["lenient", "strict"])
def jessica(request: pytest.FixtureRequest) -> Iterator[Session]:
    """An emulator with a valid consent, with and without strict data."""
    with session(limits=Limits(strict_data=request.param)) as made:
        made.consent()
        yield made


FORMS = [
    pytest.param(silent_wav(6, rate=16_000), True, id="16 kHz"),
    pytest.param(silent_wav(6, rate=44_100, bits=24), True, id="24 bit"),
    pytest.param(silent_wav(6, bits=32), True, id="32 bit"),
    pytest.param(encoded_silence("MP3", seconds=6), True, id="MP3"),
    pytest.param(encoded_silence("WAVEX", seconds=6), True, id="WAV with the longer header"),
    pytest.param(silent_wav(6, rate=22_050), False, id="22.05 kHz"),
    pytest.param(silent_wav(6, rate=8_000), False, id="8 kHz"),
    pytest.param(silent_wav(6, bits=8), False, id="8 bit"),
    pytest.param(encoded_silence("WAV", "FLOAT", seconds=6), False, id="floating point"),
    pytest.param(encoded_silence("FLAC", seconds=6), False, id="FLAC"),
    pytest.param(encoded_silence("OGG", seconds=6), False, id="Ogg"),
]


@pytest.mark.parametrize(("audio", "good"), FORMS)
def test_undocumented_format_fails_with_strict_data(jessica: Session, audio: bytes, *, good: bool) -> None:
    """A consent fails as not matching, a prompt as not verified; without strict data both succeed."""
    good = good or not jessica.emulator.limits.strict_data
    shown = jessica.consent("Second", audio)
    assert shown.get("properties", {}).get("failureReason") == (None if good else "AudioAndScriptNotMatch")
    assert voice(jessica, audio) == (None if good else "SpeakerVerificationFailed")


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [
        ([4.9], "DataNotEnough"),
        ([5], None),
        ([2.5, 2.5], None),
        ([90], None),
        ([60, 30.1], "Internal"),
    ],
)
def test_duration_of_prompts(jessica: Session, seconds: list[float], reason: str | None) -> None:
    """All prompts together have 5 to 90 seconds."""
    expected = reason if jessica.emulator.limits.strict_data else None
    assert voice(jessica, *(silent_wav(each, rate=16_000) for each in seconds)) == expected
    if expected:
        assert jessica.failure("personalvoices/Jessica", PREVIEW) == "Internal"


def voice(jessica: Session, *audio: bytes) -> Any:
    """Create a personal voice and return its failure reason, or None."""
    files = [("audiodata", (f"{number}.wav", each, "audio/wav")) for number, each in enumerate(audio)]
    assert jessica.http.post("personalvoices/Jessica", data=PERSONAL_VOICE, files=files).status_code == 201
    shown = jessica.get("personalvoices/Jessica")
    assert (shown["status"] == "Failed") == ("properties" in shown)
    return shown.get("properties", {}).get("failureReason")


@pytest.mark.parametrize(
    ("audio", "utterance", "long"),
    [
        (Audio(20, 16_000, 1), True, True),
        (Audio(30, 48_000, 2), True, True),
        (Audio(30.1, 16_000, 1), False, True),
        (Audio(19.9, 16_000, 1), True, False),
        (Audio(20, 15_999, 1), False, False),
        (Audio(20, 24_000, 1, "WAV", "PCM_U8"), False, False),
        (Audio(20, 24_000, 1, "MP3", "MPEG_LAYER_III"), False, True),
        (Audio(20, 24_000, 1, "FLAC", "PCM_16"), False, False),
    ],
)
def test_accepted_training_audio(audio: Audio, *, utterance: bool, long: bool) -> None:
    """Training audio is accepted by format, sample rate and duration."""
    assert (is_valid_utterance(audio), is_valid_long_audio(audio)) == (utterance, long)
