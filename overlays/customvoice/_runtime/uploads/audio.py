"""Audio to upload: a path, bytes or an open file, checked before the request. What is ambiguous is refused."""

from __future__ import annotations

import os
import stat
from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from os import SEEK_END, PathLike
from pathlib import Path
from typing import Any, Protocol, TypeAlias, cast

from customvoice._runtime.uploads.file_objects import check_readable, length_from, position_of
from customvoice._runtime.uploads.names import (
    HEAD_BYTES,
    check_media_type,
    default_name,
    media_type_of,
    name_of_file,
    names_type,
)
from customvoice._runtime.uploads.sources import FileSource, MemorySource, PathSource, Source, UnseekableSource

__all__ = ["MAX_AUDIO_BYTES", "Audio", "AudioSource", "BinaryFile", "audio_from", "audios_from"]


class BinaryFile(Protocol):
    """A file object opened in binary mode."""

    def read(self, size: int, /) -> bytes | None: ...


_Content: TypeAlias = PathLike[str] | bytes | bytearray | memoryview | BinaryFile
AudioSource: TypeAlias = str | _Content | tuple[str, _Content] | tuple[str, _Content, str]

# 30 MB a file: x-max-file-bytes of the schema PersonalVoiceFormData; docs/FIDELITY.md, row "upload limit".
MAX_AUDIO_BYTES = 31_457_280

_FORMS = "a path, bytes, a file object opened in binary mode, or (name, content[, media type])"


@dataclass(frozen=True, slots=True)
class Audio:
    """One audio file: the source of its bytes, its name in the form, and its media type.

    The name is empty, and the media type None, if the first bytes of the source decide about them.
    """

    source: Source
    given_name: str = ""
    given_type: str | None = None

    @property
    def name(self) -> str:
        """The file name in the form."""
        return self.given_name or default_name(self.source.head)

    @property
    def content_type(self) -> str:
        """The media type; the service accepts WAV and MP3."""
        return self.given_type or media_type_of(self.name, self.source.head)


def audio_from(source: AudioSource, *, max_bytes: int | None = MAX_AUDIO_BYTES) -> Audio:
    """Check an audio and return it. Its bytes are read when it is sent.

    Args:
        source: the path of a file, its bytes, a file object opened in binary mode, or a tuple of the file name, one of
            these, and optionally the media type. A file object is sent from its current position and left open; one
            that is not seekable is sent once, without retry.
        max_bytes: the limit of the service, None for no limit.

    Raises:
        OSError: the file is missing, a directory, or not readable.
        ValueError: it is empty or too long, or its name or media type is invalid.
        TypeError: the source has another type, or is a file object opened in text mode.
    """
    if isinstance(source, tuple):
        return _from_tuple(source, max_bytes)
    if isinstance(source, str | PathLike):
        return _from_path(_path(source), max_bytes)
    if not hasattr(source, "read"):
        return _from_memory(_bytes_of(source), max_bytes)
    return _from_file(source, max_bytes)


def audios_from(source: AudioSource | Sequence[AudioSource], *, max_bytes: int | None = MAX_AUDIO_BYTES) -> list[Audio]:
    """Check one audio, or a list of them, and return them, each like ``audio_from``.

    Raises:
        ValueError: the list is empty.
        TypeError: the source is an iterator, a mapping or a set. Their items could be several audios, or parts of one.
    """
    if not _is_list(source):
        return [audio_from(cast("AudioSource", source), max_bytes=max_bytes)]
    audios = [audio_from(item, max_bytes=max_bytes) for item in cast("Sequence[AudioSource]", source)]
    if not audios:
        raise ValueError("no audio was passed. Pass at least one path, bytes or binary file object.")
    return audios


def _is_list(source: object) -> bool:
    # These are sequences too, but not lists of audios; audio_from says what is wrong with the last ones.
    is_single = isinstance(source, str | bytes | bytearray | memoryview | tuple) or hasattr(source, "read")
    return isinstance(source, Sequence) and not is_single and not _has_buffer(source)


def _from_tuple(source: tuple[Any, ...], max_bytes: int | None) -> Audio:
    name, content, media_type = (*source, None, None, None)[:3] if len(source) in (2, 3) else (None, None, None)
    if not isinstance(name, str) or not name.strip():
        raise TypeError(
            f"a tuple is one audio: (name, content[, media type]), received {_shape(source)}. Pass a list for several."
        )
    if isinstance(content, str):
        raise TypeError(
            f"({name!r}, {content!r}) is ambiguous. Pass a list for two files, or ({name!r}, Path({content!r})) for one"
            " file and its name."
        )
    if isinstance(content, tuple):
        raise TypeError(f"the content of the audio {name!r} must be a path, bytes or a binary file object, not a tuple")
    given = None if media_type is None else check_media_type(media_type)
    return replace(audio_from(content, max_bytes=max_bytes), given_name=name, given_type=given)


def _shape(values: tuple[Any, ...]) -> str:
    return f"({', '.join(type(value).__name__ for value in values)})"


def _bytes_of(source: object) -> memoryview:
    if not isinstance(source, bytes | bytearray | memoryview) and not _has_buffer(source):
        raise TypeError(f"audio must be {_FORMS}, not {type(source).__name__}.{_advice(source)}")
    view = memoryview(cast("bytes", source))
    if view.itemsize != 1 or not view.c_contiguous:
        raise TypeError(
            f"audio is a {type(source).__name__} of samples, not the bytes of a file. Write them to a WAV file, and"
            " pass that."
        )
    return view.cast("B")


def _has_buffer(source: object) -> bool:
    try:
        memoryview(cast("bytes", source)).release()
    except TypeError:
        return False
    return True


def _advice(source: object) -> str:
    if isinstance(source, Mapping):
        return " Pass a list of (name, content) for several: list(audio.items())."
    if isinstance(source, Iterable | AsyncIterable):
        return (
            " Its items could be several audios, or the parts of one. Pass list(audio) for several, or"
            " b''.join(audio) for one."
        )
    if hasattr(source, "open"):
        return " Pass audio.open('rb')."
    return ""


def _from_memory(content: memoryview, max_bytes: int | None) -> Audio:
    _check_length("the audio", content.nbytes, max_bytes)
    return Audio(MemorySource(content))


def _path(source: str | PathLike[str]) -> Path:
    text = os.fsdecode(source)
    if not text or "\0" in text:
        raise ValueError(f"the path of an audio is empty or has a null character: {text!r}")
    if text.startswith(("http://", "https://")):
        raise ValueError(
            "audio is a URL, but this call uploads a file. Download it first, or use begin_create, by which the service"
            " reads the audio from a URL itself."
        )
    return Path(text)


def _from_path(path: Path, max_bytes: int | None) -> Audio:
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # opening a pipe would wait for its writer
        raise ValueError(f"{path} is not a regular file. Open it, and pass the file object.")
    with path.open("rb") as file:  # raises OSError now if it is not readable or a directory
        head = file.read(HEAD_BYTES)
        length = file.seek(0, SEEK_END)
    _check_length(str(path), length, max_bytes)
    return Audio(PathSource(path, length, head), path.name)


def _from_file(file: Any, max_bytes: int | None) -> Audio:
    check_readable(file)
    name = name_of_file(file)
    start = position_of(file)
    if start is None:
        return Audio(UnseekableSource(file, name or "the audio file object", max_bytes), name)
    length = length_from(file, start)
    _check_length(name or "the audio file object", length, max_bytes)
    head = b"" if names_type(name) else bytes(file.read(HEAD_BYTES))
    return Audio(FileSource(file, name or "the audio file object", start, length, head), name)


def _check_length(label: str, length: int, max_bytes: int | None) -> None:
    if length == 0:
        raise ValueError(
            f"{label} is empty: there is nothing to send. A file object is sent from its current position."
        )
    if max_bytes is not None and length > max_bytes:
        raise ValueError(
            f"{label} has {length} bytes; the service accepts at most {max_bytes}. Send a shorter recording."
        )
