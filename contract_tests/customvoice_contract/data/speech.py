"""WAV files of speech: spoken by espeak-ng where it is installed, else synthesised from voiced syllables.

Both are PCM, mono, 16 bit, 24 kHz, and the same from run to run.
"""

from __future__ import annotations

import array
import io
import math
import shutil
import subprocess
import wave
from functools import cache, lru_cache
from itertools import cycle

SAMPLE_RATE = 24_000
# MPEG 1 layer III, 128 kbit/s, 48 kHz, mono: a header, and side information that means silence.
_MP3_FRAME = bytes((0xFF, 0xFB, 0x94, 0xC4)).ljust(384, b"\0")
_MP3_FRAME_SECONDS = 1152 / 48_000
_RIFF_SIZE_AT, _DATA_SIZE_AT = 4, 40
_UNKNOWN_SIZE = b"\xff" * 4
CONSENT_STATEMENT = (
    "I {talent} am aware that recordings of my voice will be used by {company} "
    "to create and use a synthetic version of my voice."
)
_SYLLABLE_SECONDS = 0.18
# First and second formant (Hz) of a, e, i, o, u.
_VOWELS = ((730, 1090), (530, 1840), (270, 2290), (570, 840), (300, 870))


@lru_cache(maxsize=8)
def speak(text: str) -> bytes:
    """Return a WAV of `text` being spoken, a few seconds for a sentence."""
    program = shutil.which("espeak-ng") or shutil.which("espeak")
    return _resampled(_espeak(program, text)) if program else synthesise(text)


@lru_cache(maxsize=32)
def synthesise(text: str, seconds: float | None = None) -> bytes:
    """Return a WAV of one voiced syllable per vowel of `text` (or `seconds` long): a pitch with two formants."""
    vowels = ["aeiou".index(letter) for letter in text.lower() if letter in "aeiou"] or [0]
    if seconds is not None:
        count = max(1, round(seconds / _SYLLABLE_SECONDS))
        vowels = [vowels[index % len(vowels)] for index in range(count)]
    samples = array.array("h")
    for index, vowel in enumerate(vowels):
        samples.extend(_syllable(vowel, pitch=120 + 15 * math.sin(index)))
    return wav(samples.tobytes())


def wav(frames: bytes, *, rate: int = SAMPLE_RATE, bits: int = 16, channels: int = 1) -> bytes:
    """Return a WAV file of `frames`: `rate` a second, a sample of `bits` for each channel."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(bits // 8)
        out.setframerate(rate)
        out.writeframes(frames)
    return buffer.getvalue()


def silent_wav(seconds: float = 0.1, *, rate: int = SAMPLE_RATE, bits: int = 16, channels: int = 1) -> bytes:
    """Return silence as a WAV file."""
    return wav(bytes(round(seconds * rate) * channels * bits // 8), rate=rate, bits=bits, channels=channels)


def silent_mp3(seconds: float) -> bytes:
    """Return silence as an MP3 file of about `seconds`."""
    return _MP3_FRAME * max(1, round(seconds / _MP3_FRAME_SECONDS))


def of_unknown_length(audio: bytes) -> tuple[bytes, bytes]:
    """Return a WAV file as programs write it into a pipe: without the size of the file, without that of its samples."""
    riff, data = (_unsized(audio, at) for at in (_RIFF_SIZE_AT, _DATA_SIZE_AT))
    return riff, data


def _unsized(audio: bytes, at: int) -> bytes:
    return audio[:at] + _UNKNOWN_SIZE + audio[at + len(_UNKNOWN_SIZE) :]


@lru_cache(maxsize=512)
def _syllable(vowel: int, pitch: float) -> list[int]:
    # One period is computed and repeated: the formants are the nearest multiples of the pitch.
    period = round(SAMPLE_RATE / pitch)
    multiples = (1, *(round(hertz / pitch) for hertz in _VOWELS[vowel]))
    tone = [sum(math.sin(math.tau * each * index / period) for each in multiples) for index in range(period)]
    return [int(loud * each) for loud, each in zip(_loudness(), cycle(tone), strict=False)]


@cache
def _loudness() -> list[float]:
    """The volume of a syllable at each of its samples: it swells and dies away."""
    count = int(_SYLLABLE_SECONDS * SAMPLE_RATE)
    return [7000 * math.sin(math.pi * index / count) for index in range(count)]


def _espeak(program: str, text: str) -> bytes:
    # S603: the program was found on PATH, and the text is ours.
    done = subprocess.run([program, "--stdout", text], check=True, capture_output=True, timeout=30)  # noqa: S603
    return done.stdout


def _resampled(source: bytes) -> bytes:
    """Bring espeak's 22.05 kHz (header with unknown length, as it writes to a pipe) to a plain 24 kHz WAV."""
    with wave.open(io.BytesIO(source)) as spoken:
        rate = spoken.getframerate()
        frames = array.array("h", source[source.index(b"data") + 8 :][: len(source) // 2 * 2])
    # Every `made` samples come from `taken`, so that the k-th of each lot can be copied at once.
    common = math.gcd(rate, SAMPLE_RATE)
    made, taken = SAMPLE_RATE // common, rate // common
    lots = len(frames) // taken
    samples = array.array("h", bytes(2 * lots * made))
    for number in range(made):
        samples[number::made] = frames[number * taken // made :: taken][:lots]
    return wav(samples.tobytes())
