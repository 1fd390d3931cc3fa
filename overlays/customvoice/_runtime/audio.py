"""Audio to upload: a path, bytes or an open file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path, PurePath
from typing import IO, cast

__all__ = ["Audio", "AudioSource", "read_audio", "read_audios"]

AudioSource = str | PathLike[str] | bytes | IO[bytes]

_CONTENT_TYPES = {".wav": "audio/wav", ".mp3": "audio/mpeg"}
_UNNAMED = "audio.wav"


@dataclass(frozen=True, slots=True)
class Audio:
    """The bytes of one audio file with the name and media type they are sent under."""

    name: str
    content: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """By the file name's extension, as the service accepts WAV and MP3."""
        return _CONTENT_TYPES.get(PurePath(self.name).suffix.lower(), "application/octet-stream")


def read_audio(source: AudioSource) -> Audio:
    """Read the whole audio once: a retry must send the same bytes, and a file object can be read only once.

    Args:
        source: the path of a file, its bytes, or a file object opened for reading in binary mode. The service takes
            30 MB at most, so it fits in memory.

    Raises:
        OSError: the file cannot be read.
        TypeError: the source is something else, or a file object opened in text mode.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return Audio(_UNNAMED, bytes(source))
    if isinstance(source, str | PathLike):
        return Audio(PurePath(source).name, Path(source).read_bytes())
    if not hasattr(source, "read"):
        raise TypeError(f"audio must be a path, bytes or a binary file object, not {type(source).__name__}")
    content = source.read()
    if not isinstance(content, bytes):
        raise TypeError("the audio file object is in text mode. Open it in binary mode ('rb').")
    name = getattr(source, "name", None)
    return Audio(PurePath(name).name if isinstance(name, str) else _UNNAMED, content)


def read_audios(source: AudioSource | Iterable[AudioSource]) -> list[Audio]:
    """One audio or several, each as ``read_audio`` takes it.

    Raises:
        ValueError: there is none.
    """
    # A path, bytes and a file object can be iterated over too, but are one audio.
    single = isinstance(source, str | PathLike | bytes | bytearray | memoryview) or hasattr(source, "read")
    sources = [cast("AudioSource", source)] if single else cast("Iterable[AudioSource]", source)
    audios = [read_audio(item) for item in sources]
    if not audios:
        raise ValueError("no audio was passed. Pass at least one path, bytes or binary file object.")
    return audios
