"""Audio to upload: a path, bytes or an open file, checked before the request."""

from __future__ import annotations

import inspect
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from os import SEEK_END, PathLike
from pathlib import Path, PurePath
from typing import Any, Protocol, cast

from customvoice._runtime.uploads.sources import (
    CHUNK_BYTES,
    FileSource,
    MemorySource,
    PathSource,
    Source,
    UnseekableSource,
)

__all__ = ["MAX_AUDIO_BYTES", "Audio", "AudioSource", "audio_from", "audios_from"]


class _BinaryFile(Protocol):
    """A file object opened in binary mode."""

    def read(self, size: int, /) -> bytes | None: ...


AudioSource = str | PathLike[str] | bytes | bytearray | memoryview | _BinaryFile

# 30 MB a file: x-max-file-bytes of the schema PersonalVoiceFormData; docs/FIDELITY.md, row "upload limit".
MAX_AUDIO_BYTES = 31_457_280

_CONTENT_TYPES = {".wav": "audio/wav", ".mp3": "audio/mpeg"}
_HEAD_BYTES = 3


@dataclass(frozen=True, slots=True)
class Audio:
    """One audio file: its name in the form, and the source of its bytes."""

    name: str
    source: Source

    @property
    def content_type(self) -> str:
        """The media type for the extension of the file name; the service accepts WAV and MP3."""
        return _CONTENT_TYPES.get(PurePath(self.name).suffix.lower(), "application/octet-stream")


def audio_from(source: AudioSource, *, max_bytes: int | None = MAX_AUDIO_BYTES) -> Audio:
    """Check an audio and return it. Its bytes are read when it is sent.

    Args:
        source: the path of a file, its bytes, or a file object opened in binary mode. A file object is sent from its
            current position and left open; one that is not seekable is sent once, without retry.
        max_bytes: the limit of the service, None for no limit.

    Raises:
        OSError: the file is missing, a directory, or not readable.
        ValueError: it is empty or too long.
        TypeError: the source has another type, or is a file object opened in text mode.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _from_memory(memoryview(source).cast("B"), max_bytes)
    if isinstance(source, str | PathLike):
        return _from_path(Path(source), max_bytes)
    return _from_file(source, max_bytes)


def audios_from(source: AudioSource | Iterable[AudioSource], *, max_bytes: int | None = MAX_AUDIO_BYTES) -> list[Audio]:
    """Check one or several audios and return them, each like ``audio_from``.

    Raises:
        ValueError: there is no audio.
    """
    # A path, bytes and a file object are iterable too, but are one audio.
    single = isinstance(source, str | PathLike | bytes | bytearray | memoryview) or not isinstance(source, Iterable)
    single = single or hasattr(source, "read")
    sources = [cast("AudioSource", source)] if single else cast("Iterable[AudioSource]", source)
    audios = [audio_from(item, max_bytes=max_bytes) for item in sources]
    if not audios:
        raise ValueError("no audio was passed. Pass at least one path, bytes or binary file object.")
    return audios


def _from_memory(content: memoryview, max_bytes: int | None) -> Audio:
    name = _default_name(bytes(content[:_HEAD_BYTES]))
    _check_length(f"audio of type {_CONTENT_TYPES[PurePath(name).suffix]}", content.nbytes, max_bytes)
    return Audio(name, MemorySource(content))


def _from_path(path: Path, max_bytes: int | None) -> Audio:
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # opening a pipe would wait for its writer
        raise ValueError(f"{path} is not a regular file. Open it, and pass the file object.")
    with path.open("rb") as file:  # raises OSError now if it is not readable or a directory
        length = file.seek(0, SEEK_END)
    _check_length(str(path), length, max_bytes)
    return Audio(path.name, PathSource(path, length))


def _from_file(file: Any, max_bytes: int | None) -> Audio:
    _check_readable(file)
    path = getattr(file, "name", None)
    name = PurePath(path).name if isinstance(path, str) else ""
    start = _position(file)
    if start is None:
        head = file.read(CHUNK_BYTES)
        _check_length(name or "the audio file object", len(head), max_bytes)
        name = name or _default_name(head)
        return Audio(name, UnseekableSource(file, name, head, max_bytes))
    length = file.seek(0, SEEK_END) - start
    file.seek(start)
    _check_length(name or "the audio file object", max(length, 0), max_bytes)
    name = name or _default_name(file.read(_HEAD_BYTES))
    return Audio(name, FileSource(file, name, start, length))


def _check_readable(file: Any) -> None:
    if not hasattr(file, "read"):
        raise TypeError(f"audio must be a path, bytes or a binary file object, not {type(file).__name__}")
    if inspect.iscoroutinefunction(file.read):
        raise TypeError("the audio file object is asynchronous. Pass its path, or a file object opened with open().")
    if isinstance(file.read(0), str):
        raise TypeError("the audio file object is in text mode. Open it in binary mode ('rb').")


def _position(file: Any) -> int | None:
    """Return the position of the file object, None if it is not seekable."""
    if not hasattr(file, "seek") or not getattr(file, "seekable", lambda: True)():
        return None
    try:
        position = file.tell()
        file.seek(position)
    except (OSError, AttributeError):
        return None
    return int(position)


def _check_length(label: str, length: int, max_bytes: int | None) -> None:
    if length == 0:
        raise ValueError(
            f"{label} is empty: there is nothing to send. A file object is sent from its current position."
        )
    if max_bytes is not None and length > max_bytes:
        raise ValueError(
            f"{label} has {length} bytes; the service accepts at most {max_bytes}. Send a shorter recording."
        )


def _default_name(head: bytes) -> str:
    """Return a name for audio without one. MP3 begins with an ID3 tag, or with a frame whose first 11 bits are set."""
    is_mp3 = head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")
    return "audio.mp3" if is_mp3 else "audio.wav"
