"""Merge the rounds of one run into one outcome that stays small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..results.outcome import Verdict

if TYPE_CHECKING:
    from ..results.outcome import VersionOutcome

_MOST_TIMELINES = 200
_MOST_ERRORS = 50


def merge_rounds(whole: list[VersionOutcome], found: list[VersionOutcome]) -> list[VersionOutcome]:
    """Add a later round to `whole`: counts add up, and of what repeats itself only failures are kept."""
    for known, new in zip(whole, found, strict=True):
        new.walks = [walk for walk in new.walks if walk.verdict is Verdict.FAILED and len(known.errors) < _MOST_ERRORS]
        known.merge(new)
        del known.timelines[_MOST_TIMELINES:], known.errors[_MOST_ERRORS:], known.walks[_MOST_ERRORS:]
    return whole
