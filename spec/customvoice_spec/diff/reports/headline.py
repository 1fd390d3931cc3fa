"""Titles, headlines and lists of names that several reports share."""

from __future__ import annotations

from collections.abc import Iterable

from customvoice_spec.diff.comparison import Comparison, Diff
from customvoice_spec.diff.findings.finding import Finding, Group, grouped
from customvoice_spec.diff.rules.rule import LEVELS, Level

LEVEL_TITLES = {Level.BREAKING: "Breaking", Level.WARNING: "Warnings", Level.INFO: "Information"}


def title(comparison: Comparison) -> str:
    """Return the versions that were compared: `2024-02-01-preview → 2026-01-01`."""
    if not comparison.old:
        return "The list of api-versions"
    return comparison.new if comparison.old == comparison.new else f"{comparison.old} → {comparison.new}"


def summary(diff: Diff) -> str:
    """Return the counts in one line: `3 breaking, 11 warning, 20 info (2 waived)`, or `No changes`."""
    waived = sum(group.first.waiver is not None for each in diff.comparisons for group in grouped(each.findings))
    counts = diff.counts()
    if not waived and not any(counts.values()):
        return "No changes"
    return ", ".join(f"{counts[level]} {level}" for level in LEVELS) + (f" ({waived} waived)" if waived else "")


def by_level(findings: Iterable[Finding]) -> list[tuple[Level, list[Group]]]:
    """Return the groups of findings by level, most important first; levels without findings are omitted."""
    groups = grouped(findings)
    listed = [(level, [group for group in groups if group.first.level == level]) for level in LEVELS]
    return [(level, found) for level, found in listed if found]


def headline(group: Group) -> str:
    """Return what changed where: `Optional property removed from responses: InnerError.target`."""
    return f"{group.first.text}: {subject(group)}"


def subject(group: Group) -> str:
    """Return what changed: a schema's property, a part of one operation, or the same part of several operations."""
    change = group.first.change
    if change.schema or len(group.operations) > 1:
        return one_line(change.subject) or "operations"
    return one_line(f"{change.operation} {change.subject}") or "the document"


def one_line(text: str) -> str:
    """Return the text on one line, without backticks that would end a code span."""
    return " ".join(text.split()).replace("`", "'")


def escaped(text: str) -> str:
    """Return the text of a document with Markdown characters escaped."""
    return "".join(f"\\{mark}" if mark in "\\`*_[]<>|#" else mark for mark in text)


def places(group: Group) -> str:
    """Return the positions of a change: `old.yaml:3:5 → new.yaml:4:5`; "" if none is known."""
    first = group.first
    return " → ".join(dict.fromkeys(str(each) for each in (first.before, first.after) if each is not None))


def reach(group: Group, comparison: Comparison, limit: int) -> str:
    """Return the operations that a change affects, at most `limit` by name; "" where the subject names them."""
    names = group.operations
    if _is_everywhere(group, comparison):
        return f"all {len(names)} operations"
    if not names or (len(names) == 1 and not group.first.change.schema):
        return ""
    more = len(names) - limit
    return one_line(", ".join(names[:limit])) + (f" and {more} more" if more > 0 else "")


def python_names(group: Group, comparison: Comparison, limit: int, form: str = "{}") -> str:
    """Return at most `limit` Python names of a change, each in the format `form`; "" if every method is affected."""
    if not group.first.change.schema and _is_everywhere(group, comparison):
        return ""
    more = len(group.names) - limit
    shown = ", ".join(form.format(name) for name in group.names[:limit])
    return shown + (f" and {more} more" if more > 0 else "")


def _is_everywhere(group: Group, comparison: Comparison) -> bool:
    return len(group.operations) == comparison.size > 1
