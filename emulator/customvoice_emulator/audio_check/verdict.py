"""Verdicts on a recording: one per check, from good to bad."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a check ended. Only `ERROR` makes a recording unusable."""

    OK = "ok"
    UNSURE = "unsure"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one check: what was found, and for a warning or an error what to do."""

    check: str
    level: Level
    reason: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a recording that a verdict is about, from `start` to `end` in seconds."""

    check: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class FileReport:
    """All verdicts on one file; `outline` is the maximum of each part of the sound, for a picture."""

    name: str
    seconds: float
    verdicts: Sequence[Verdict]
    spans: Sequence[Span] = ()
    outline: Sequence[float] = ()

    @property
    def level(self) -> Level:
        """The worst level of all verdicts."""
        order = list(Level)
        return max((each.level for each in self.verdicts), key=order.index, default=Level.OK)


def ok(check: str, reason: str) -> Verdict:
    """Return a good verdict."""
    return Verdict(check, Level.OK, reason)
