"""Opening uploaded audio for real: is it audio, of which form, and how long?"""

from dataclasses import dataclass
from typing import IO

_BLOCK = 65536
_UNKNOWN = b"\xff\xff\xff\xff"
_MAX_CHUNKS = 64


@dataclass(frozen=True, slots=True)
class Audio:
    """What was found in an audio file: length in seconds, samples per second, number of channels.

    `format` and `subtype` are libsndfile's names, such as WAV and PCM_16.
    """

    seconds: float
    sample_rate: int
    channels: int
    format: str = "WAV"
    subtype: str = "PCM_16"


def open_audio(file: IO[bytes]) -> Audio | None:
    """Decode the beginning of `file` (any format libsndfile reads, MP3 included), or return None: not audio.

    A file that holds no samples is not audio either, nor is a WAV that does not say how long it is, as programs write
    them into a pipe (FIDELITY: corrupt headers).
    """
    # The import takes 0.2 s (numpy), which only uploads should pay.
    import soundfile  # type: ignore[import-untyped]  # it carries no types

    if _is_endless(file):
        return None
    file.seek(0)
    try:
        with soundfile.SoundFile(file) as sound:
            if sound.frames <= 0 or len(sound.read(_BLOCK, dtype="float32")) == 0:
                return None
            seconds = sound.frames / sound.samplerate
            return Audio(seconds, sound.samplerate, sound.channels, sound.format, sound.subtype)
    except (soundfile.SoundFileError, RuntimeError, OSError, ValueError):
        # libsndfile reports damage in several ways; each means the bytes are not audio it can read.
        return None


def _is_endless(file: IO[bytes]) -> bool:
    """Tell whether a RIFF file, or its chunk of samples, gives the size that means "unknown"."""
    file.seek(0)
    head = file.read(12)
    if head[:4] != b"RIFF":
        return False
    if head[4:8] == _UNKNOWN:
        return True
    for _ in range(_MAX_CHUNKS):
        chunk = file.read(8)
        if len(chunk) < 8 or chunk[:4] == b"data":
            return chunk[4:] == _UNKNOWN
        size = int.from_bytes(chunk[4:], "little")
        file.seek(size + size % 2, 1)
    return False
