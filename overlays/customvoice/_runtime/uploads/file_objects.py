"""Checks of a file object before it is sent."""

from __future__ import annotations

import inspect
from os import SEEK_END
from typing import Any

__all__ = ["check_readable", "length_from", "position_of"]


def check_readable(file: Any) -> None:
    """Check that a file object is open, synchronous and in binary mode.

    Raises:
        TypeError: it is asynchronous, in text mode, or its ``read`` takes no size.
        ValueError: it is closed.
        OSError: it is not readable.
    """
    if inspect.iscoroutinefunction(file.read):
        raise TypeError(f"the audio file object is asynchronous. Pass {_synchronous_form(file)}.")
    try:
        nothing = file.read(0)
    except TypeError as error:
        raise TypeError(
            f"the audio {type(file).__name__} is not a file object, because read(size) fails: {error}. Pass its bytes."
        ) from error
    if isinstance(nothing, str):
        raise TypeError("the audio file object is in text mode. Open it in binary mode ('rb').")


def position_of(file: Any) -> int | None:
    """Return the position of the file object, None if it is not seekable."""
    if not hasattr(file, "seek") or not getattr(file, "seekable", lambda: True)():
        return None
    try:
        position = file.tell()
        file.seek(position)
    except (OSError, AttributeError):
        return None
    return int(position)


def length_from(file: Any, start: int) -> int:
    """Return the number of bytes from ``start`` to the end, and go back to ``start``."""
    end = file.seek(0, SEEK_END)
    length = int(file.tell() if end is None else end) - start  # mmap.seek() returns None before Python 3.13
    file.seek(start)
    return max(length, 0)


def _synchronous_form(file: Any) -> str:
    if hasattr(file, "file") and hasattr(file, "filename"):  # UploadFile of Starlette and FastAPI
        return "(upload.filename, upload.file)"
    return "its path, or a file object opened with open()"
