"""The progress of each api-version, from its parts, which run in parallel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..jobs.job import Job

# A part's weight is cut into this many steps.
_STEPS = 100


class Listener(Protocol):
    """Receives the progress of a run."""

    def progress(self, version: str, text: str, done: int, total: int) -> None:
        """Take what `version` is doing (`text`) and how far it is; `total` is 0 while it is unknown."""


class Progress:
    """Combine the progress of single jobs into the progress of their version, and report it to a Listener."""

    def __init__(self, jobs: Iterable[Job], listener: Listener) -> None:
        """Take all jobs of the run, and the listener to inform."""
        self._listener = listener
        self._done: dict[str, dict[str, float]] = {}
        for job in jobs:
            self._done.setdefault(job.version, {})[job.part] = 0.0

    def heard(self, job: Job, text: str, done: int, total: int) -> None:
        """Report that `job` is doing `text`."""
        if total:
            self._done[job.version][job.part] = max(self._done[job.version][job.part], min(1.0, done / total))
        self._tell(job.version, f"{job.part}: {text}")

    def ended(self, job: Job) -> None:
        """Report that `job` has ended."""
        self._done[job.version][job.part] = 1.0
        self._tell(job.version, f"{job.part}: done")

    def _tell(self, version: str, text: str) -> None:
        parts = self._done[version]
        done = sum(PARTS[name].weight * share for name, share in parts.items())
        total = sum(PARTS[name].weight for name in parts)
        self._listener.progress(version, text, round(done * _STEPS), total * _STEPS)
