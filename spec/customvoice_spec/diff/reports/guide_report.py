"""The report as a page for a team that moves from one document to the other: what to change first, then the rest."""

from __future__ import annotations

from collections.abc import Iterable

from customvoice_spec.diff.comparison import Comparison, Diff
from customvoice_spec.diff.findings.finding import Finding, Group, grouped
from customvoice_spec.diff.rules.rule import Level

from .headline import LEVEL_TITLES, by_level, escaped, one_line, python_names, reach, subject, summary, title

_INTRODUCTIONS = {
    Level.BREAKING: "Code that worked may fail. Go through these before the move.",
    Level.WARNING: "Code that reads or sends these has to be looked at; most of it will go on to work.",
    Level.INFO: "What is new or reworded. Nothing has to be done.",
}
_PUBLISHED = """\
The published documents differ in more than that. In these places the client and the emulator keep to what the service
does, in every version alike (`spec/ERRATA.md`), so that the entries above leave them out; code that was written by the
published text meets them all the same."""


def guide_report(diff: Diff, published: Diff | None = None) -> str:
    """Return the page as Markdown. With `published`, the same versions as published, a last chapter has what errata
    smoothed over."""
    lines = []
    for comparison in diff.comparisons:
        lines += _comparison(comparison, diff)
    lines += [f"> {escaped(each)}\n" for each in diff.complaints]
    if published is not None:
        lines += _as_published(diff, published)
    return "\n".join(lines).rstrip() + "\n"


def _comparison(comparison: Comparison, diff: Diff) -> list[str]:
    old, new = comparison.old, comparison.new
    lines = [
        f"# {title(comparison)}" if old == new else f"# Moving from {old} to {new}",
        "",
        f"Made by `customvoice spec diff {old} {new} --format guide`; edit the documents, not this page.",
        "",
        f"**{summary(diff)}**. Names in `code` are those of the wire; after *Python* stand those of the client.",
        "",
    ]
    for level, groups in by_level(comparison.findings):
        lines += [f"## {LEVEL_TITLES[level]} ({len(groups)})", "", _INTRODUCTIONS[level], ""]
        for alike in _alike(groups):
            lines += _entry(alike, comparison)
    return lines


def _alike(groups: Iterable[Group]) -> list[list[Group]]:
    """Gather groups that say the same of different things: one entry tells them all."""
    found: dict[tuple[str, str, str], list[Group]] = {}
    for group in groups:
        first = group.first
        found.setdefault((first.text, first.consequence, first.waiver or ""), []).append(group)
    return list(found.values())


def _entry(groups: list[Group], comparison: Comparison) -> list[str]:
    first = groups[0].first
    lines = [f"### {escaped(first.text[:1].upper() + first.text[1:])}", "", escaped(first.consequence), ""]
    if first.waiver:
        lines += [f"Waived: {escaped(first.waiver)}", ""]
    for group in groups:
        names = python_names(group, comparison, len(group.names), "`{}`")
        lines.append(f"- `{subject(group)}`{_where(group, comparison)}" + (f". *Python*: {names}" if names else ""))
    return [*lines, ""]


def _where(group: Group, comparison: Comparison) -> str:
    whole = reach(group, comparison, 0)
    if not whole or whole.startswith("all "):
        return f", in {whole}" if whole else ""
    return ", in " + ", ".join(f"`{one_line(name)}`" for name in group.operations)


def _as_published(diff: Diff, published: Diff) -> list[str]:
    known = {_key(finding) for each in diff.comparisons for finding in each.findings}
    lines = []
    for comparison in published.comparisons:
        more = [each for each in comparison.findings if _key(each) not in known and each.level is not Level.INFO]
        for alike in _alike(grouped(more)):
            lines += _entry(alike, comparison)
    return ["## As published", "", _PUBLISHED, "", *lines] if lines else []


def _key(finding: Finding) -> tuple[str, str, str]:
    change = finding.change
    return change.rule, change.operation, change.subject
