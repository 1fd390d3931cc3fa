"""Audio to upload: a path, bytes or an open file, checked before anything is sent."""

from __future__ import annotations

import inspect
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from os import SEEK_END, PathLike
from pathlib import Path, PurePath
from typing import Any, Protocol, cast

from customvoice._runtime.uploads.sources import CHUNK_BYTES, FileSource, MemorySource, OnceSource, PathSource, Source

__all__ = ["MAX_AUDIO_BYTES", "Audio", "AudioSource", "read_audio", "read_audios"]


class _Readable(Protocol):
    """A file object opened in binary mode."""

    def read(self, size: int, /) -> bytes | None: ...


AudioSource = str | PathLike[str] | bytes | bytearray | memoryview | _Readable

# 30 MB a file: x-max-file-bytes of the schema PersonalVoiceFormData; docs/FIDELITY.md, row "upload limit".
MAX_AUDIO_BYTES = 31_457_280

_CONTENT_TYPES = {".wav": "audio/wav", ".mp3": "audio/mpeg"}
_HEAD_BYTES = 3


@dataclass(frozen=True, slots=True)
class Audio:
    """One audio file: the name it is sent under and where its bytes come from."""

    name: str
    source: Source

    @property
    def content_type(self) -> str:
        """By the file name's extension, as the service accepts WAV and MP3."""
        return _CONTENT_TYPES.get(PurePath(self.name).suffix.lower(), "application/octet-stream")


def read_audio(source: AudioSource, *, max_bytes: int | None = MAX_AUDIO_BYTES) -> Audio:
    """Look at an audio, and read it only when it is sent.

    Args:
        source: the path of a file, its bytes, or a file object opened for reading in binary mode. A file object is sent
            from its current position and left open; one that cannot be rewound is sent once, without retry.
        max_bytes: how many bytes the service takes, None for any number.

    Raises:
        OSError: the file is missing, a directory, or must not be read.
        ValueError: it is empty or too long.
        TypeError: the source is something else, or a file object opened in text mode.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _from_memory(memoryview(source).cast("B"), max_bytes)
    if isinstance(source, str | PathLike):
        return _from_path(Path(source), max_bytes)
    return _from_file(source, max_bytes)


def read_audios(source: AudioSource | Iterable[AudioSource], *, max_bytes: int | None = MAX_AUDIO_BYTES) -> list[Audio]:
    """One audio or several, each as ``read_audio`` takes it.

    Raises:
        ValueError: there is none.
    """
    # A path, bytes and a file object can be iterated over too, but are one audio.
    single = isinstance(source, str | PathLike | bytes | bytearray | memoryview) or not isinstance(source, Iterable)
    single = single or hasattr(source, "read")
    sources = [cast("AudioSource", source)] if single else cast("Iterable[AudioSource]", source)
    audios = [read_audio(item, max_bytes=max_bytes) for item in sources]
    if not audios:
        raise ValueError("no audio was passed. Pass at least one path, bytes or binary file object.")
    return audios


def _from_memory(content: memoryview, max_bytes: int | None) -> Audio:
    name = _unnamed(bytes(content[:_HEAD_BYTES]))
    _check_length(f"audio of type {_CONTENT_TYPES[PurePath(name).suffix]}", content.nbytes, max_bytes)
    return Audio(name, MemorySource(content))


def _from_path(path: Path, max_bytes: int | None) -> Audio:
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # opening a pipe would wait for its other end
        raise ValueError(f"{path} is no regular file. Open it, and pass the file object.")
    with path.open("rb") as file:  # whether it may be read shows now; a directory is an OSError here
        length = file.seek(0, SEEK_END)
    _check_length(str(path), length, max_bytes)
    return Audio(path.name, PathSource(path, length))


def _from_file(file: Any, max_bytes: int | None) -> Audio:
    _check_readable(file)
    given = getattr(file, "name", None)
    name = PurePath(given).name if isinstance(given, str) else ""
    start = _position(file)
    if start is None:
        head = file.read(CHUNK_BYTES)
        _check_length(name or "the audio file object", len(head), max_bytes)
        name = name or _unnamed(head)
        return Audio(name, OnceSource(file, name, head, max_bytes))
    length = file.seek(0, SEEK_END) - start
    file.seek(start)
    _check_length(name or "the audio file object", max(length, 0), max_bytes)
    name = name or _unnamed(file.read(_HEAD_BYTES))
    return Audio(name, FileSource(file, name, start, length))


def _check_readable(file: Any) -> None:
    if not hasattr(file, "read"):
        raise TypeError(f"audio must be a path, bytes or a binary file object, not {type(file).__name__}")
    if inspect.iscoroutinefunction(file.read):
        raise TypeError("the audio file object is asynchronous. Pass its path, or a file object opened with open().")
    if isinstance(file.read(0), str):
        raise TypeError("the audio file object is in text mode. Open it in binary mode ('rb').")


def _position(file: Any) -> int | None:
    """Where the file object stands, None where it cannot be rewound."""
    if not hasattr(file, "seek") or not getattr(file, "seekable", lambda: True)():
        return None
    try:
        position = file.tell()
        file.seek(position)
    except (OSError, AttributeError):
        return None
    return int(position)


def _check_length(what: str, length: int, max_bytes: int | None) -> None:
    if length == 0:
        raise ValueError(f"{what} is empty: there is nothing to send. A file object is sent from where it stands.")
    if max_bytes is not None and length > max_bytes:
        raise ValueError(f"{what} has {length} bytes; the service takes at most {max_bytes}. Send a shorter recording.")


def _unnamed(head: bytes) -> str:
    """A name for audio that has none. MP3 begins with an ID3 tag or with a frame, whose first 11 bits are set."""
    is_mp3 = head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")
    return "audio.mp3" if is_mp3 else "audio.wav"
