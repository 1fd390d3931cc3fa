"""The report for a terminal."""

from __future__ import annotations

from textwrap import fill

from customvoice_spec.diff.comparison import Comparison, Diff
from customvoice_spec.diff.findings.finding import Group

from .headline import LEVEL_TITLES, by_level, headline, places, python_names, reach, summary, title

_WIDTH = 100
_OPERATIONS = 6


def text_report(diff: Diff) -> str:
    """Return the report in lines of at most 100 characters, unless a word is longer."""
    lines = []
    for comparison in diff.comparisons:
        lines += [title(comparison), "=" * len(title(comparison)), ""]
        if not comparison.findings:
            lines += ["No changes.", ""]
        for level, groups in by_level(comparison.findings):
            lines += [f"{LEVEL_TITLES[level]} ({len(groups)})", ""]
            for group in groups:
                lines += [*_group(comparison, group), ""]
    lines += [*diff.complaints, summary(diff)]
    return "\n".join(lines) + "\n"


def _group(comparison: Comparison, group: Group) -> list[str]:
    first, reached = group.first, reach(group, comparison, _OPERATIONS)
    lines = [f"  {headline(group)}", f"    {first.consequence}"]
    lines += [f"    In {reached}"] if reached else []
    names = python_names(group, comparison, _OPERATIONS)
    lines += [f"    Python: {names}"] if names else []
    lines += [f"    At {places(group)}"] if places(group) else []
    lines += [f"    Waived: {first.waiver}"] if first.waiver else []
    lines.append(f"    [{first.change.rule} {first.change.fingerprint}]")
    return [
        fill(line, _WIDTH, subsequent_indent="      ", break_on_hyphens=False, break_long_words=False) for line in lines
    ]
