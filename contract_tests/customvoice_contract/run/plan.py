"""The plan of a run as data, and its jobs: the same jobs in the same order on every machine."""

from __future__ import annotations

import itertools
import os
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..data import random_seeds
from ..jobs.job import Job
from ..jobs.profiles import PROFILES, ROUND, SOAK
from ..parts import PARTS
from ..service.emulator_process import OTHER_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..live.terms import LiveTerms

# Up to this many versions each run all scenarios; more versions share them.
_FEWEST = 2
OWN_EMULATOR = "the emulator (started for this run)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to verify. `target` is a base URL, or None for emulators of our own; `key` opens it.

    `emulator_command` replaces the start of an emulator: it prints its URL first, and takes the keys from
    CUSTOMVOICE_EMULATOR_KEY. `parts` are names of `parts.PARTS`; `jobs` are worker processes at once (None: one per
    core). `fail_fast` ends the run at the first finding. `database` keeps failing examples: a directory, a `redis://`
    URL, or None. `shard` (k, n) takes the k-th of n shares of the jobs. `minutes` are those of the profile `soak`.
    `strict` holds a target to all rules, not only to those that are documented or observed.
    `live` are the terms of a run on a live service; None for one on which everything may be deleted. `first` are names
    of api-versions, parts and scenarios that run before the others, for example those that failed last time.
    """

    target: str | None
    key: str
    versions: tuple[str, ...]
    seed: int
    profile: str
    emulator_command: tuple[str, ...] | None = None
    other_key: str | None = None
    parts: tuple[str, ...] = tuple(PARTS)
    jobs: int | None = None
    fail_fast: bool = False
    database: str | None = None
    shard: tuple[int, int] = (1, 1)
    minutes: float = 0.0
    live: LiveTerms | None = None
    strict: bool = False
    first: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for terms of a live run without a service."""
        if self.live and not self.target:
            raise ValueError("a run on a live service needs its URL; received target=None")

    def __repr__(self) -> str:
        """Name the plan without its keys."""
        return f"<Plan {self.profile} on {self.target or OWN_EMULATOR}: {', '.join(self.versions)}>"

    @property
    def at_once(self) -> int:
        """How many jobs run in parallel: one on a shared target, where they would disturb each other."""
        return 1 if self.target else self.jobs or os.cpu_count() or 1

    def rounds(self) -> Iterator[Plan]:
        """Yield the plans to carry out one after another: this one, or rounds with seeds of their own."""
        if self.profile != SOAK:
            yield self
            return
        end = time.monotonic() + 60 * self.minutes
        for number in itertools.count(1):
            yield replace(self, profile=ROUND, seed=random_seeds.derive(self.seed, f"round {number}"))
            if time.monotonic() >= end:
                return

    @property
    def possible_parts(self) -> tuple[str, ...]:
        """The parts that the target supports; some need a service whose operations end at once."""
        return tuple(part for part in self.parts if not (self.live and part == "model"))

    @property
    def covered_versions(self) -> tuple[str, ...]:
        """The versions that run the part `coverage`; where the profile has it for one version, the seed chooses."""
        match PROFILES[self.profile].coverage:
            case "all":
                return self.versions
            case "one":
                return (self.versions[self.seed % len(self.versions)],)
            case "none":
                return ()

    def all_jobs(self) -> list[Job]:
        """Return the jobs of all shards, strongest and cheapest first. Those without a target have no endpoint yet."""
        jobs = [
            Job(
                version=version,
                part=part,
                endpoint=self.target or "",
                key=self.key,
                other_key=self.other_key or (None if self.target else OTHER_KEY),
                seed=random_seeds.derive(self.seed, f"{version}:{part}"),
                profile=self.profile,
                fail_fast=self.fail_fast,
                database=self.database,
                live=self.live,
                shared=self.target is not None,
                tolerant=self.target is not None and not self.strict,
                turn=self._turn(number),
                first=self.first,
            )
            for part in self.parts
            for number, version in enumerate(self.versions)
            if part in self.possible_parts and (part != "coverage" or version in self.covered_versions)
        ]
        return sorted(jobs, key=lambda job: -len({job.version, job.part} & set(self.first)))

    def _turn(self, number: int) -> tuple[int, int] | None:
        count = len(self.versions)
        return ((self.seed + number) % count, count) if PROFILES[self.profile].rotates and count > _FEWEST else None

    def own_jobs(self) -> list[Job]:
        """Return the jobs of this plan's shard."""
        number, count = self.shard
        shares: list[list[Job]] = [[] for _ in range(count)]
        # The heaviest first, each to the share that has least, keeps shards equally long.
        jobs = self.all_jobs()
        for job in sorted(jobs, key=lambda job: -PARTS[job.part].weight):
            min(shares, key=lambda share: sum(PARTS[item.part].weight for item in share)).append(job)
        return [job for job in jobs if job in shares[number - 1]]

    def why_empty(self) -> str:
        """Return why this plan has no jobs, and what to change."""
        jobs = next(self.rounds()).all_jobs()
        if jobs:
            number, count = self.shard
            return f"shard {number}/{count} has none of the {len(jobs)} jobs. Use at most {len(jobs)} shards."
        parts, versions = ", ".join(self.parts), ", ".join(self.versions)
        return f"profile {self.profile} has no job for part {parts} of {versions}. Choose another --profile or --part."

    def repeat_options(self, job: Job) -> list[str]:
        """Return the options of `customvoice verify` that send the requests of `job` again."""
        options = ["--seed", str(self.seed), "--profile", self.profile, "--api-version", job.version]
        options += ["--part", job.part, *(["--target", self.target] if self.target else [])]
        options += ["--strict"] if self.strict and self.target else []
        return [*options, *(["--i-understand-this-creates-resources"] if self.live else [])]
