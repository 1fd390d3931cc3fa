"""The name and the media type of an audio in the form."""

from __future__ import annotations

import os
import re
from pathlib import PurePath
from typing import Any

__all__ = ["HEAD_BYTES", "check_media_type", "default_name", "media_type_of", "name_of_file", "names_type"]

# The first bytes that decide about the media type.
HEAD_BYTES = 4

_WAV, _MP3, _UNKNOWN = "audio/wav", "audio/mpeg", "application/octet-stream"
_BY_EXTENSION = {".wav": _WAV, ".mp3": _MP3}
_EXTENSIONS = {_WAV: ".wav", _MP3: ".mp3", _UNKNOWN: ""}
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(; ?[\w-]+=[\w.-]+)*", re.ASCII)


def names_type(name: str) -> bool:
    """Return whether the extension of the name decides about the media type."""
    return PurePath(name).suffix.lower() in _BY_EXTENSION


def media_type_of(name: str, head: bytes) -> str:
    """Return the media type for the extension of the name or, if it is another one, for the first bytes."""
    return _BY_EXTENSION.get(PurePath(name).suffix.lower()) or _sniff(head)


def default_name(head: bytes) -> str:
    """Return a name for audio without one."""
    return f"audio{_EXTENSIONS[_sniff(head)]}"


def name_of_file(file: Any) -> str:
    """Return the name of a file object, empty if it has none.

    A web framework's upload has the user's name in ``filename``, and the name of the form field in ``name``.
    """
    for value in (getattr(file, "filename", None), getattr(file, "name", None)):
        text = os.fsdecode(value) if isinstance(value, bytes) else value
        if isinstance(text, str):
            # Browsers of other systems may send a whole path; "<stdin>" and "<fdopen>" are not names.
            name = re.split(r"[/\\]", text)[-1]
            if name and not name.startswith("<"):
                return name
    return ""


def check_media_type(value: object) -> str:
    """Return the media type. Raises ValueError if it is invalid in a header."""
    if not isinstance(value, str) or not _MEDIA_TYPE.fullmatch(value):
        raise ValueError(f"the media type of an audio must be text like audio/wav or audio/mpeg, received {value!r}")
    return value


def _sniff(head: bytes) -> str:
    # WAV is a RIFF file. MP3 begins with an ID3 tag, or with a frame whose first 11 bits are set.
    if head[:4] == b"RIFF":
        return _WAV
    return _MP3 if head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0") else _UNKNOWN
