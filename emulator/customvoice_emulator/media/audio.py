"""Decode uploaded audio: check that it is audio, and find its format and duration."""

from dataclasses import dataclass
from typing import IO

_BLOCK = 65536
_UNKNOWN = b"\xff\xff\xff\xff"
_MAX_CHUNKS = 64


@dataclass(frozen=True, slots=True)
class Audio:
    """The properties of an audio file: duration, sample rate, number of channels.

    `format` and `subtype` are libsndfile's names, such as WAV and PCM_16.
    """

    seconds: float
    sample_rate: int
    channels: int
    format: str = "WAV"
    subtype: str = "PCM_16"


def open_audio(file: IO[bytes]) -> Audio | None:
    """Decode the start of `file` (any format of libsndfile, MP3 included); return None if it is not audio.

    A file without samples is not audio, nor is a WAV without its length, which programs write to a pipe (FIDELITY:
    corrupt headers).
    """
    # Imported here because it takes 0.2 s (numpy), and only uploads need it.
    import soundfile  # type: ignore[import-untyped]  # it has no types

    if _has_unknown_size(file):
        return None
    file.seek(0)
    try:
        with soundfile.SoundFile(file) as sound:
            if sound.frames <= 0 or len(sound.read(_BLOCK, dtype="float32")) == 0:
                return None
            seconds = sound.frames / sound.samplerate
            return Audio(seconds, sound.samplerate, sound.channels, sound.format, sound.subtype)
    except (soundfile.SoundFileError, RuntimeError, OSError, ValueError):
        # libsndfile reports damaged files with several errors.
        return None


def _has_unknown_size(file: IO[bytes]) -> bool:
    """Return whether a RIFF file, or its data chunk, has the size that means "unknown"."""
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
