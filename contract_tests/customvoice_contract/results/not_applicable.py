"""The signal that something cannot be tried here; reports show it as skipped, with the reason."""

from __future__ import annotations


class NotApplicable(Exception):  # noqa: N818 - a signal, not an error
    """Raised by a scenario, or a step of a walkthrough, that cannot be tried here; the text is the reason shown."""
