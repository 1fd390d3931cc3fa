"""Walkthroughs: the API used end to end by our own client, the way a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import personal_voice, professional_voice

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..jobs.job import Job
    from ..results.outcome import Walk

__all__ = ["run_all"]

_WALKS = (personal_voice.walk, professional_voice.walk)


def run_all(job: Job, announce: Callable[[str], None]) -> list[Walk]:
    """Walk through everything on one api-version; `announce` hears about each step that ended."""
    return [walk(job, announce) for walk in _WALKS]
