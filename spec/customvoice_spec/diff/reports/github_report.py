"""The report as workflow commands, which GitHub shows as annotations."""

from __future__ import annotations

from customvoice_spec.diff.comparison import Comparison, Diff
from customvoice_spec.diff.findings.finding import Group
from customvoice_spec.diff.rules.rule import Level

from .headline import by_level, headline, reach, title

_COMMANDS = {Level.BREAKING: "error", Level.WARNING: "warning", Level.INFO: "notice"}
_OPERATIONS = 4


def github_report(diff: Diff) -> str:
    """Return one workflow command per change; a waived change is a notice."""
    lines = [f"::warning title=spec diff::{_data(each)}" for each in diff.complaints]
    for comparison in diff.comparisons:
        for _, groups in by_level(comparison.findings):
            lines += [_line(comparison, group) for group in groups]
    return "".join(f"{line}\n" for line in lines)


def _line(comparison: Comparison, group: Group) -> str:
    first = group.first
    command = "notice" if first.waiver else _COMMANDS[first.level]
    reached = reach(group, comparison, _OPERATIONS)
    text = f"{headline(group)}. {first.consequence}" + (f" In {reached}." if reached else "")
    at = first.after or first.before
    place = f"file={_property(at.file)},line={at.line},col={at.column}," if at else ""
    return f"::{command} {place}title={_property(f'{title(comparison)}: {first.change.rule}')}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
