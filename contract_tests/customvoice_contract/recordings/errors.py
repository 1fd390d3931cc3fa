"""What is wrong with a recording."""

from __future__ import annotations


class RecordingError(ValueError):
    """A recording cannot be read; the text names the place, what was expected and what to do."""
