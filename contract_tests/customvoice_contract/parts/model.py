"""The part `model`: the service and a tiny model of it, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..outcome import VersionOutcome

if TYPE_CHECKING:
    from ..job import Job
    from . import Progress


def run(job: Job, progress: Progress) -> VersionOutcome:  # noqa: ARG001 - the signature of a part
    """Drive both through the API's verbs."""
    return VersionOutcome(job.version, job.seed)
