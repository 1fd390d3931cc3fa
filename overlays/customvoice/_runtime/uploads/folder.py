"""A folder of recordings."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from customvoice._runtime.uploads.names import names_type

__all__ = ["audio_files"]


def audio_files(folder: str | PathLike[str]) -> list[Path]:
    """Return the WAV and MP3 files directly in a folder, sorted by name, to pass as ``audio``.

    Hidden files are left out.

    Raises:
        OSError: the folder is missing or not a folder.
        ValueError: it has no WAV or MP3 file.
    """
    files = [each for each in Path(folder).iterdir() if names_type(each.name) and each.is_file()]
    found = sorted(each for each in files if not each.name.startswith("."))
    if not found:
        raise ValueError(f"{folder} has no file with the extension .wav or .mp3")
    return found
