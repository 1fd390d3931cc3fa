"""The stand-in voice: espeak-ng where it is installed, otherwise tones."""

import logging
import shutil

import numpy as np
import pytest
from customvoice_emulator.synthesis.script import Script, Segment, Text
from customvoice_emulator.synthesis.speech import MAX_SECONDS, TICKS_PER_SECOND, speak
from customvoice_emulator.synthesis.stand_in import RATE, EspeakVoice, stand_in_voice, tones
from customvoice_emulator.synthesis.tokens import tokens_of
from customvoice_emulator.synthesis.voices import Voice

VOICE = Voice("a", has_boundaries=True)


def text(source: str, locale: str = "en-US", rate: float = 1) -> Text:
    """Return a piece of text."""
    return Text(source, tokens_of(source), source, locale, rate)


@pytest.fixture(name="espeak")
def find_espeak() -> EspeakVoice:
    """The voice of espeak-ng."""
    program = shutil.which("espeak-ng")
    if program is None:
        pytest.skip("espeak-ng is not installed")
    return EspeakVoice(program)


@pytest.mark.slow
def test_espeak_depends_on_voice_locale_and_rate(espeak: EspeakVoice) -> None:
    """Two voices or locales differ, a faster rate is shorter, and the same again is the same."""
    hello = espeak(text("Hello world"), "a", "en-US")
    assert np.array_equal(hello, espeak(text("Hello world"), "a", "en-US"))
    assert not np.array_equal(hello, espeak(text("Hello world"), "b", "en-US"))
    assert not np.array_equal(hello, espeak(text("Hello world"), "a", "de-DE"))
    assert len(espeak(text("Hello world", rate=2), "a", "en-US")) < len(hello)


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["xx-XX", "", "en-XX", "-v", "../x"])
def test_espeak_speaks_for_any_locale(espeak: EspeakVoice, locale: str) -> None:
    """A locale that espeak-ng does not have falls back to its language, or to English."""
    assert len(espeak(text("--help"), "a", locale)) > 1000


def test_tones_without_espeak(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Without espeak-ng the log says so once, and each voice has its own tone of a plausible duration."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    stand_in_voice.cache_clear()
    try:
        with caplog.at_level(logging.WARNING):
            say, again = stand_in_voice(), stand_in_voice()
    finally:
        stand_in_voice.cache_clear()
    assert (say, again) == (tones, tones)
    assert len([each for each in caplog.messages if "espeak-ng is not installed" in each]) == 1
    hello = tones(text("Hello dear world"), "a", "en-US")
    assert 0.5 < len(hello) / RATE < 3
    assert not np.array_equal(hello, tones(text("Hello dear world"), "b", "en-US"))
    assert 0.1 < float(np.abs(hello).max()) < 1


def test_audio_is_cut_at_ten_minutes() -> None:
    """The documented maximum; marks after the cut are dropped."""
    long = Segment("a", None, (text("word " * 2000),))
    speech = speak(Script((long, long), ()), (VOICE, VOICE), tones)
    assert speech.ticks == MAX_SECONDS * TICKS_PER_SECOND
    assert all(each.offset <= speech.ticks for each in speech.marks)
