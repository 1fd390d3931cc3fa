"""The whole measurement: its runs, carried out in parallel, seed after seed."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import nullcontext
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from mutants.catalogue import GROUPS, MUTANTS, NONE

from .result import OURS, STOCK, Result
from .schemathesis_run import schemathesis
from .verify_run import one_storage, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from .result import Key, Results

_SAMPLE_SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """`only` are globs for names and words in class names (none: all); `sample` takes so many of each class (0: all).

    `seeds` and `baseline_seeds` count the runs on each mutant and on the emulator as it is; seeds are 1, 2, ….
    """

    suite: str
    profile: str
    seeds: int
    baseline_seeds: int
    only: tuple[str, ...] = ()
    sample: int = 0

    def mutants(self) -> list[str]:
        """Return the ids of the chosen mutants."""
        chosen = []
        for group in GROUPS:
            ids = [each.id for each in group.mutants if self._chosen(each.id, group.name)]
            if self.sample:
                # S311: chance is wanted, and the same one each time.
                ids = random.Random(_SAMPLE_SEED).sample(ids, min(self.sample, len(ids)))  # noqa: S311
            chosen += ids
        return chosen

    def keys(self) -> list[Key]:
        """Return what is to be run, in order: the baseline of stock runs first, for comparison."""
        baseline = [(self.suite, NONE, self.profile, seed) for seed in range(1, self.baseline_seeds + 1)]
        mutants = self.mutants()
        runs = [(self.suite, each, self.profile, seed) for seed in range(1, self.seeds + 1) for each in mutants]
        return baseline + runs if self.suite == STOCK else runs + baseline

    def _chosen(self, mutant: str, group: str) -> bool:
        return not self.only or any(fnmatch(mutant, glob) or glob.lower() in group.lower() for glob in self.only)


def run_missing(keys: Sequence[Key], results: Results, *, at_once: int) -> Generator[Result, None, None]:
    """Carry out the runs without a result, `at_once` in parallel, and yield each result.

    Closing the iterator ends the runs that are under way, and forgets them.
    """
    missing = [key for key in keys if key not in results]
    stop, ours = Event(), any(suite == OURS for suite, *_ in missing)
    with one_storage() if ours else nullcontext(), ThreadPoolExecutor(at_once) as pool:
        waiting = [pool.submit(_job(key, results, stop)) for key in missing]
        try:
            for done in as_completed(waiting):
                results.add(done.result())
                yield done.result()
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _job(key: Key, results: Results, stop: Event) -> Callable[[], Result]:
    suite, mutant, profile, seed = key
    if suite == STOCK:
        return partial(schemathesis, mutant, profile, seed)
    # Hints are read when the run begins: earlier seeds have results by then.
    return lambda: verify(mutant, profile, seed, hints=results.hints(key), stop=stop)


def chooses_any(name: str) -> bool:
    """Return whether `name` chooses any mutant."""
    return any(fnmatch(each, name) for each in MUTANTS) or any(name.lower() in group.name.lower() for group in GROUPS)
