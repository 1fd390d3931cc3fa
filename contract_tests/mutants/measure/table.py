"""Count killed mutants by class, the time to kill, the checks that killed, and false alarms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

from mutants.catalogue import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mutants.faults.group import Mutant

    from .result import Result

ENOUGH = 0.8
"""The share of the seeds that must kill a mutant for it to count as killed: 4 of 5."""
_KILLERS = 3


@dataclass(slots=True)
class Tally:
    """The kills of one class of mutants by one suite: seeds by mutant, seconds, and the checks that killed.

    Runs with hints do not count for the seconds.
    """

    name: str
    runs: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    killers: Counter[str] = field(default_factory=Counter)

    @property
    def killed(self) -> list[str]:
        """The mutants that enough seeds killed."""
        return [mutant for mutant, runs in self.runs.items() if self.kills[mutant] >= ENOUGH * runs]

    @property
    def survivors(self) -> list[str]:
        """The others."""
        return [mutant for mutant in self.runs if mutant not in self.killed]

    def add(self, result: Result, found: Sequence[str]) -> None:
        """Count one run and its findings."""
        self.runs[result.mutant] += 1
        if found:
            self.kills[result.mutant] += 1
            if not result.hints:
                self.seconds.append(result.seconds)
            self.killers[found[0]] += 1

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {
            "class": self.name,
            "mutants": len(self.runs),
            "killed": len(self.killed),
            "runs": self.runs.total(),
            "kills": self.kills.total(),
            "median_seconds_to_kill": median(self.seconds) if self.seconds else None,
            "killers": dict(self.killers.most_common()),
            "survivors": {mutant: f"{self.kills[mutant]}/{self.runs[mutant]}" for mutant in self.survivors},
        }


@dataclass(slots=True)
class Table:
    """One suite with one profile: a tally for each class, and what it found on the emulator as it is."""

    suite: str
    profile: str
    tallies: list[Tally]
    baseline_runs: int
    alarms: Counter[str]
    alarmed_runs: int

    @classmethod
    def of(cls, suite: str, profile: str, results: Iterable[Result], mutants: Mapping[str, Mutant]) -> Table:
        """Count the results of one suite and profile. A finding on the emulator as it is kills nothing."""
        own = [each for each in results if (each.suite, each.profile, each.error) == (suite, profile, "")]
        baseline = [each for each in own if each.mutant == NONE]
        alarms = Counter(name for each in baseline for name in each.found)
        tallies: dict[str, Tally] = {}
        for result in own:
            if result.mutant in mutants:
                group = mutants[result.mutant].group
                found = [name for name in result.found if name not in alarms]
                tallies.setdefault(group, Tally(group)).add(result, found)
        order = list(dict.fromkeys(mutant.group for mutant in mutants.values()))
        ordered = sorted(tallies.values(), key=lambda tally: order.index(tally.name))
        alarmed = sum(bool(each.found) for each in baseline)
        return cls(suite, profile, ordered, len(baseline), alarms, alarmed)

    @property
    def whole(self) -> Tally:
        """All classes together."""
        whole = Tally("all")
        for tally in self.tallies:
            whole.runs += tally.runs
            whole.kills += tally.kills
            whole.seconds += tally.seconds
            whole.killers += tally.killers
        return whole

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {
            "suite": self.suite,
            "profile": self.profile,
            "classes": [tally.to_data() for tally in self.tallies],
            "all": self.whole.to_data(),
            "baseline_runs": self.baseline_runs,
            "runs_with_false_alarms": self.alarmed_runs,
            "false_alarms": dict(self.alarms.most_common()),
        }

    def to_markdown(self) -> str:
        """Return it as a table of Markdown, and a line about false alarms."""
        rows = [
            f"`{self.suite}`, profile {self.profile}:",
            "",
            "| class | mutants | killed | kills of runs | median seconds to kill | most often killed by |",
            "|---|---|---|---|---|---|",
            *(_row(tally) for tally in self.tallies),
            _row(self.whole, killers=0),
            "",
            f"False alarms on the unmutated emulator: in {self.alarmed_runs} of {self.baseline_runs} runs.",
        ]
        return "\n".join(rows) + "\n"


def _row(tally: Tally, killers: int = _KILLERS) -> str:
    share = f"{len(tally.killed)} ({len(tally.killed) / max(len(tally.runs), 1):.0%})"
    time = f"{median(tally.seconds):.0f}" if tally.seconds else ""
    by = ", ".join(f"{name} {count}" for name, count in tally.killers.most_common(killers)) if killers else ""
    return (
        f"| {tally.name} | {len(tally.runs)} | {share} | {tally.kills.total()}/{tally.runs.total()} | {time} | {by} |"
    )
