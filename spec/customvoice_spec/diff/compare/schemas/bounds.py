"""Compare the bounds of two schemas: lengths, numbers, counts, patterns, and other assertions."""

from __future__ import annotations

from typing import Any

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.effective import BOUNDS, Effective

from .difference import Difference


def compare_bounds(old: Effective, new: Effective, path: str, out: list[Difference]) -> None:
    """Add differences in bounds, pattern, uniqueItems and multipleOf."""
    for aspect, keyword in BOUNDS.items():
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        if before is None or after is None:
            out.append(Difference(f"{aspect}-set" if before is None else f"{aspect}-unset", path, before, after))
        else:
            out.append(
                Difference(f"{aspect}-increased" if after > before else f"{aspect}-decreased", path, before, after)
            )
    patterns = old.get("pattern"), new.get("pattern")
    if patterns[0] != patterns[1]:
        word = "added" if patterns[0] is None else "removed" if patterns[1] is None else "changed"
        out.append(Difference(f"pattern-{word}", path, *patterns))
    if bool(old.get("uniqueItems")) != bool(new.get("uniqueItems")):
        out.append(Difference("unique-items-set" if new.get("uniqueItems") else "unique-items-unset", path))
    steps = old.get("multipleOf"), new.get("multipleOf")
    if canonical(steps[0]) != canonical(steps[1]):
        out.append(Difference(f"multiple-of-{_step_word(*steps)}", path, *steps))


def _step_word(old: Any, new: Any) -> str:
    """Return how `multipleOf` changed: every multiple of 4 is a multiple of 2."""
    if old is None or new is None:
        return "set" if old is None else "unset"
    if all(isinstance(each, int) and each > 0 for each in (old, new)):
        return "generalized" if old % new == 0 else "specialized" if new % old == 0 else "changed"
    return "changed"
