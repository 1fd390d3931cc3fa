"""Long-running operations drawn over time: a bar an operation, a piece a status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..results.outcome import Timeline, VersionOutcome

# Many operations of one kind run in the same way; the longest, and those that went wrong, are drawn.
_OF_A_KIND = 3
# Hundredths of the width; a status that was read once still shows.
_WIDTH = 100.0
_LEAST = 1.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A status from `left` on, over `width` (both in percent of the drawing)."""

    status: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One operation: who started it, its statuses in words, and the pieces to draw."""

    began_by: str
    operation: str
    seconds: float
    story: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars of one api-version, of `seen` operations, drawn over `seconds`."""

    version: str
    seen: int
    seconds: float
    bars: list[Bar]


def build(outcome: VersionOutcome) -> Chart:
    """Return the chart of one version: of each kind of operation the longest ones, and all that ended otherwise."""
    chosen = _chosen([each for each in outcome.timelines if each.points])
    longest = max((each.points[-1][0] for each in chosen), default=0.0) or 1.0
    return Chart(outcome.version, len(outcome.timelines), longest, [_bar(each, longest) for each in chosen])


def _chosen(timelines: list[Timeline]) -> list[Timeline]:
    kinds: dict[tuple[str, str], list[Timeline]] = {}
    for each in sorted(timelines, key=lambda item: -item.points[-1][0]):
        kinds.setdefault((each.began_by, _story(each)), []).append(each)
    shown = [each for alike in kinds.values() for each in alike[:_OF_A_KIND]]
    return sorted(shown, key=lambda item: (item.began_by, -item.points[-1][0]))


def _bar(timeline: Timeline, longest: float) -> Bar:
    changes = _changes(timeline)
    ends = [seconds for seconds, _ in changes[1:]] + [max(longest * (1 + _LEAST / _WIDTH), timeline.points[-1][0])]
    pieces = []
    for (seconds, status), end in zip(changes, ends, strict=True):
        # The last status is final and is drawn as a mark.
        width = _LEAST if end == ends[-1] else max(_LEAST, (end - seconds) / longest * (_WIDTH - _LEAST))
        pieces.append(Piece(status, round(seconds / longest * (_WIDTH - _LEAST), 2), round(width, 2)))
    return Bar(timeline.began_by, timeline.operation, timeline.points[-1][0], _story(timeline), pieces)


def _changes(timeline: Timeline) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    for seconds, status in timeline.points:
        if not found or found[-1][1] != status:
            found.append((seconds, status))
    return found


def _story(timeline: Timeline) -> str:
    return " → ".join(status for _, status in _changes(timeline))
