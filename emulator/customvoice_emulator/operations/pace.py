"""The pace of a long-running operation: it ends immediately, after some reads, or after some seconds."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Stage = Literal[0, 1, 2]
"""0: not started, 1: running, 2: ended."""

_FORM = re.compile(r"immediate|(reads):([1-9][0-9]{0,5})|(seconds):([0-9]{1,6}(?:\.[0-9]{1,6})?)")


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of an operation; its progress is computed at each read.

    `reads:N`   the N-th read of the operation or its resource shows the final status; earlier reads show Running.
    `seconds:S` Running after S/2 seconds of the emulator's clock, the final status after S seconds.
    `immediate` the first read shows the final status.
    """

    kind: Literal["immediate", "reads", "seconds"]
    amount: float = 0

    def stage(self, reads: int, elapsed: timedelta) -> Stage:
        """Return the stage of an operation that was read `reads` times and started `elapsed` ago."""
        if self.kind == "immediate":
            return 2
        done, half = self.amount, self.amount / 2
        position = float(reads) if self.kind == "reads" else elapsed.total_seconds()
        if position >= done:
            return 2
        begun = position >= 1 if self.kind == "reads" else position >= half
        return 1 if begun else 0

    def entered(self, stage: Stage, started: datetime, now: datetime) -> datetime:
        """Return when `stage` was entered: exactly for a seconds pace, `now` for the others."""
        if self.kind != "seconds" or stage == 0:
            return now
        return min(now, started + timedelta(seconds=self.amount / (2 if stage == 1 else 1)))

    def __str__(self) -> str:
        return self.kind if self.kind == "immediate" else f"{self.kind}:{self.amount:g}"


def parse_pace(text: str) -> Pace:
    """Parse `immediate`, `reads:N` (1 ≤ N ≤ 999999) or `seconds:S` (0 ≤ S < 1000000).

    Raises ValueError, with the three forms, for anything else.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"expected immediate, reads:N (N a whole number from 1) or seconds:S, not {text!r}")
    if match[1]:
        return Pace("reads", int(match[2]))
    return Pace("seconds", float(match[4])) if match[3] else Pace("immediate")
