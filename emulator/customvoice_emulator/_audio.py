"""Opening uploaded audio for real: is it audio, and how long?"""

from dataclasses import dataclass
from typing import IO

_BLOCK = 65536


@dataclass(frozen=True, slots=True)
class Audio:
    """What was found in an audio file: length in seconds, samples per second, number of channels."""

    seconds: float
    sample_rate: int
    channels: int


def open_audio(file: IO[bytes]) -> Audio | None:
    """Decode the beginning of `file` (any format libsndfile reads, MP3 included), or return None: not audio.

    A file that holds no samples is not audio either.
    """
    # The import takes 0.2 s (numpy), which only uploads should pay.
    import soundfile  # type: ignore[import-untyped]  # it carries no types

    file.seek(0)
    try:
        with soundfile.SoundFile(file) as sound:
            if sound.frames <= 0 or len(sound.read(_BLOCK, dtype="float32")) == 0:
                return None
            return Audio(sound.frames / sound.samplerate, sound.samplerate, sound.channels)
    except (soundfile.SoundFileError, RuntimeError, OSError, ValueError):
        # libsndfile reports damage in several ways; each means the bytes are not audio it can read.
        return None
