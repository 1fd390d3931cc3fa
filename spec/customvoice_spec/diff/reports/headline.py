"""Sentences that several reporters share."""

from __future__ import annotations

from collections.abc import Iterable

from customvoice_spec.diff.comparison import Comparison, Diff
from customvoice_spec.diff.findings.finding import Finding, Group, grouped
from customvoice_spec.diff.rules.rule import LEVELS, Level

LEVEL_TITLES = {Level.BREAKING: "Breaking", Level.WARNING: "To look at", Level.INFO: "For information"}


def title(comparison: Comparison) -> str:
    """Return what was compared: `2024-02-01-preview → 2026-01-01`."""
    if not comparison.old:
        return "The list of api-versions"
    return comparison.new if comparison.old == comparison.new else f"{comparison.old} → {comparison.new}"


def summary(diff: Diff) -> str:
    """Return one line about everything: `3 breaking, 11 warning, 20 info (2 waived)`, or `No changes`."""
    waived = sum(group.first.waiver is not None for each in diff.comparisons for group in grouped(each.findings))
    counts = diff.counts()
    if not waived and not any(counts.values()):
        return "No changes"
    return ", ".join(f"{counts[level]} {level}" for level in LEVELS) + (f" ({waived} waived)" if waived else "")


def by_level(findings: Iterable[Finding]) -> list[tuple[Level, list[Group]]]:
    """Return the groups of findings by level, gravest first, levels without any left out."""
    groups = grouped(findings)
    listed = [(level, [group for group in groups if group.first.level == level]) for level in LEVELS]
    return [(level, found) for level, found in listed if found]


def subject(group: Group) -> str:
    """Return what a group is about: the schema's property, or the one operation, or the part of several."""
    change = group.first.change
    if change.schema or len(group.operations) > 1:
        return one_line(change.subject) or "operations"
    return one_line(f"{change.operation} {change.subject}") or "the document"


def one_line(text: str) -> str:
    """Return text that stands on one line and cannot end a code span."""
    return " ".join(text.split()).replace("`", "'")


def escaped(text: str) -> str:
    """Keep what a document says from being read as Markdown."""
    return "".join(f"\\{mark}" if mark in "\\`*_[]<>|#" else mark for mark in text)


def reach(group: Group, comparison: Comparison, limit: int) -> str:
    """Return the operations that a change reaches, at most `limit` by name; "" where the subject says it."""
    names = group.operations
    if _is_everywhere(group, comparison):
        return f"all {len(names)} operations"
    if not names or (len(names) == 1 and not group.first.change.schema):
        return ""
    more = len(names) - limit
    return one_line(", ".join(names[:limit])) + (f" and {more} more" if more > 0 else "")


def python_names(group: Group, comparison: Comparison, limit: int, form: str = "{}") -> str:
    """Return the Python names of a change, each as `form` has it, at most `limit`; "" for "every method"."""
    if not group.first.change.schema and _is_everywhere(group, comparison):
        return ""
    more = len(group.names) - limit
    shown = ", ".join(form.format(name) for name in group.names[:limit])
    return shown + (f" and {more} more" if more > 0 else "")


def _is_everywhere(group: Group, comparison: Comparison) -> bool:
    return len(group.operations) == comparison.size > 1
