"""Compare the bounds of two schemas: lengths, numbers, counts, patterns, and other assertions."""

from __future__ import annotations

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.effective import BOUNDS, Effective

from .difference import Difference


def compare_bounds(old: Effective, new: Effective, path: str, out: list[Difference]) -> None:
    """Add differences in bounds, pattern, uniqueItems, multipleOf and not."""
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
    for aspect, keyword in (("multiple-of", "multipleOf"), ("not", "not")):
        if canonical(old.get(keyword)) != canonical(new.get(keyword)):
            out.append(Difference(f"{aspect}-changed", path, old.get(keyword), new.get(keyword)))
