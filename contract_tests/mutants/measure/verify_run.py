"""A run of `customvoice verify` on a mutant, up to the first finding."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from threading import Event
from unittest.mock import patch

from customvoice_contract.data import storage
from customvoice_contract.results.outcome import Finding, RunOutcome
from customvoice_contract.run import campaign
from customvoice_contract.run.plan import Plan
from customvoice_contract.service.emulator_process import DEFAULT_KEY
from customvoice_contract.service.target import TargetError
from customvoice_spec import versions

from mutants.catalogue import NONE

from .result import OURS, Result

_MESSAGE = 500


class Stopped(Exception):  # noqa: N818 - a signal, not an error
    """The measurement ends; this run has no result."""


@dataclass(frozen=True, slots=True)
class _Silent:
    """Shows no progress, and ends the run once `stop` is set."""

    stop: Event

    def progress(self, version: str, text: str, done: int, total: int) -> None:  # noqa: ARG002 - campaign.Listener
        """Raise Stopped when the run is to end."""
        if self.stop.is_set():
            raise Stopped


@contextmanager
def one_storage() -> Iterator[None]:
    """Give all runs inside one Azurite for training data: its start takes longer than many a kill."""
    with ExitStack() as services:
        provided = storage.provide(services)
        with patch.object(storage, "provide", lambda _services: provided):
            yield


def verify(
    mutant: str,
    profile: str,
    seed: int,
    *,
    api_versions: tuple[str, ...] | None = None,
    hints: tuple[str, ...] = (),
    stop: Event | None = None,
) -> Result:
    """Run the suite on a mutant, up to the first finding; on `none`, the emulator's own command, to the end.

    `api_versions` None: all of them. Workers come one after another, so that runs side by side share the cores. What
    `hints` name comes first; each job and each scenario has a seed of its own, so what it finds is the same.
    Raises Stopped soon after another thread has set `stop`.
    """
    command = None if mutant == NONE else (sys.executable, "-m", "mutants.serve", mutant, "--port", "0")
    plan = Plan(
        target=None,
        key=DEFAULT_KEY,
        versions=api_versions or versions(),
        seed=seed,
        profile=profile,
        emulator_command=command,
        jobs=1,
        fail_fast=mutant != NONE,
        first=hints,
    )
    clock = time.monotonic()
    try:
        outcome = campaign.run(plan, _Silent(stop or Event()))
    except TargetError as error:
        return Result(OURS, mutant, profile, seed, (), 0.0, error=str(error))
    return replace(_result(mutant, outcome, round(time.monotonic() - clock, 1)), hints=hints)


def _result(mutant: str, outcome: RunOutcome, seconds: float) -> Result:
    names, messages, errors, places = [], [], [], []
    for version in outcome.versions:
        names += [finding.check for finding in version.findings]
        places += [(version.version, _part(finding), finding.operation) for finding in version.findings]
        messages += [f"{version.version}: {finding.title}: {finding.message}" for finding in version.findings]
        names += [walk for walk, _ in version.failed_steps]
        messages += [f"{version.version}: {step.name}: {step.detail}" for _, step in version.failed_steps]
        errors += version.errors
    return Result(
        OURS,
        mutant,
        outcome.profile,
        outcome.seed,
        tuple(dict.fromkeys(names)),
        seconds,
        message=messages[0][:_MESSAGE] if messages else "",
        # A crash beside a finding is no reason to doubt the finding.
        error="" if messages else "\n".join(errors)[:_MESSAGE],
        place=places[0] if places else (),
    )


def _part(finding: Finding) -> str:
    """Return the part that the finding's command repeats."""
    options = shlex.split(finding.repeat)
    return options[options.index("--part") + 1]
