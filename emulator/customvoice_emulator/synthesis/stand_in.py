"""The stand-in voice: espeak-ng where it is installed, otherwise tones of a plausible duration.

It does not imitate the speaker. Its sound depends on the voice id, the locale and the text alone, so it is the same in
every run, and two voices differ audibly.
"""

import hashlib
import io
import logging
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Protocol

from customvoice_emulator.synthesis.encoding import resample

if TYPE_CHECKING:
    from customvoice_emulator.synthesis.encoding import Samples
    from customvoice_emulator.synthesis.script import Text

RATE = 24000
"""The samples per second of the stand-in voice."""
_LOG = logging.getLogger("customvoice_emulator")
_VARIANTS = ("m1", "m3", "m7", "f1", "f2", "f4", "f5", "croak")
_PITCHES = (25, 40, 55, 70, 85)
_WORDS_PER_MINUTE = 165
_ENGLISH = "en-us"
_SECONDS_PER_CHARACTER, _GAP_SECONDS = 0.07, 0.05
_LOUDNESS = 0.3
_TIMEOUT_SECONDS = 60


class StandInVoice(Protocol):
    """Speaks text."""

    def __call__(self, text: "Text", voice_id: str, locale: str) -> "Samples":
        """Return the sound as samples at `RATE`; empty if nothing is audible."""


@cache
def stand_in_voice() -> StandInVoice:
    """Return the best stand-in voice of this machine; say in the log, once, if it is only tones."""
    program = shutil.which("espeak-ng")
    if program is None:
        _LOG.warning("espeak-ng is not installed, so synthesis returns tones; on Debian: apt-get install espeak-ng")
        return tones
    return EspeakVoice(program)


class EspeakVoice:
    """Speaks with the program espeak-ng."""

    def __init__(self, program: str) -> None:
        self._program = program

    def __call__(self, text: "Text", voice_id: str, locale: str) -> "Samples":
        """Return the sound; for a locale that espeak-ng does not have, that of its language, or else English."""
        seed = _seed(voice_id)
        options = ("-p", str(_PITCHES[seed % len(_PITCHES)]), "-s", str(round(_WORDS_PER_MINUTE * text.rate)))
        variant = _VARIANTS[seed // len(_PITCHES) % len(_VARIANTS)]
        for name in dict.fromkeys((locale.lower(), locale.partition("-")[0].lower(), _ENGLISH)):
            if name.replace("-", "").isalnum():
                content = self._run(text.spoken, f"{name}+{variant}", options)
                if content:
                    return _samples(content)
        return _samples(b"")

    def _run(self, spoken: str, voice: str, options: tuple[str, ...]) -> bytes:
        # The text goes to stdin: as an argument, it could be an option.
        command = [self._program, "-v", voice, *options, "-b", "1", "--stdin", "--stdout"]
        done = subprocess.run(  # noqa: S603 - a fixed program without a shell
            command, input=spoken.encode(), capture_output=True, check=False, timeout=_TIMEOUT_SECONDS
        )
        return done.stdout if done.returncode == 0 else b""


def tones(text: "Text", voice_id: str, locale: str) -> "Samples":  # noqa: ARG001 - the form of every stand-in voice
    """Return one tone per word."""
    import numpy as np

    seed = _seed(voice_id)
    pitch = 90 + seed % 160
    sound = []
    for word in text.spoken.split():
        count = round(RATE * _SECONDS_PER_CHARACTER * (1 + len(word)) / text.rate)
        times = np.arange(count) / RATE
        # Fade in and out, so that words can be told apart.
        envelope = np.sin(np.pi * np.arange(count) / count)
        voiced = np.sin(2 * np.pi * pitch * times) + 0.5 * np.sin(4 * np.pi * pitch * times)
        sound += [_LOUDNESS * envelope * voiced, np.zeros(round(RATE * _GAP_SECONDS))]
    return np.concatenate(sound or [np.zeros(0)]).astype(np.float32)


def _samples(content: bytes) -> "Samples":
    import numpy as np
    import soundfile  # type: ignore[import-untyped]  # it has no types

    if not content:
        return np.zeros(0, dtype=np.float32)
    # A program that writes to a pipe does not know the size.
    data = content[content.index(b"data") + 8 :]
    rate = soundfile.info(io.BytesIO(content)).samplerate
    samples = np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2").astype(np.float32) / np.float32(32768)
    return resample(samples, rate, RATE)


def _seed(voice_id: str) -> int:
    return int.from_bytes(hashlib.sha256(voice_id.encode("utf-8", "replace")).digest()[:4], "big")
