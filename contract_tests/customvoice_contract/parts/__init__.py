"""The parts of a run: what one worker process does on one api-version, with an emulator and a seed of its own.

Each part is a module here with `run(job, progress) -> VersionOutcome`; the campaign merges the parts of a version.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..jobs.job import Job
    from ..results.outcome import VersionOutcome

    # Gets the progress of a part: a text, how much is done, and of how much (0 while unknown).
    Progress = Callable[[str, int, int], None]

__all__ = ["PARTS", "Part", "run"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part by name; `weight` is its share of a version's time, `module` the one here that runs it."""

    name: str
    title: str
    weight: int
    module: str


# The strongest and cheapest first, so that a broken service is found soon.
PARTS = {
    part.name: part
    for part in (
        Part("scenarios", "walkthroughs and scenarios", 2, "scenarios"),
        Part("model", "random operations, compared with a reference model", 2, "model"),
        Part("coverage", "every boundary of every parameter", 3, "generated"),
        Part("schemathesis", "examples, fuzzing and sequences of requests", 4, "generated"),
    )
}


def run(job: Job, progress: Progress) -> VersionOutcome:
    """Do the job's part; modules are loaded when they are needed, so that a worker starts lean."""
    module = import_module(f".{PARTS[job.part].module}", __name__)
    return cast("VersionOutcome", module.run(job, progress))
