"""The drift report for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill

from customvoice_spec.diff import Finding, Group, grouped

from .comparison import Drift

_WIDTH = 100
_NAMED = 6


def drift_report(drift: Drift, file: str, titles: Mapping[int, str]) -> str:
    """Return the list in lines of at most 100 characters, unless a word is longer; `titles` are those of the errata."""
    head = f"customvoice.yaml {drift.version} → {file}"
    lines = [head, "=" * len(head), ""]
    if drift.unexplained:
        groups = grouped(drift.unexplained)
        lines += [f"Unexplained ({len(groups)}): changes that would make this document equal to {file}", ""]
        lines += [line for group in groups for line in (*_group(group), "")]
    if drift.explained:
        lines += [f"Explained by errata ({sum(len(grouped(each)) for each in drift.explained.values())})", ""]
        lines += [_erratum(number, titles, findings) for number, findings in drift.explained.items()]
        lines.append("")
    unexplained, explained = len(grouped(drift.unexplained)), len(drift.explained)
    lines.append(f"{unexplained} unexplained, {explained} errata applied" if lines[3:] else "No drift")
    return "\n".join(lines) + "\n"


def _group(group: Group) -> list[str]:
    change = group.first.change
    names = group.operations
    lines = [f"  {group.first.text}: {change.subject or change.operation or 'the document'}"]
    if names:
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        lines.append(f"    In {', '.join(names[:_NAMED])}{more}")
    lines.append(f"    [{change.rule}]")
    return [_filled(line) for line in lines]


def _erratum(number: int, titles: Mapping[int, str], findings: tuple[Finding, ...]) -> str:
    about = titles.get(number, "").replace("`", "")
    subjects = dict.fromkeys(each.change.subject or each.change.operation for each in findings)
    names = list(subjects)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return _filled(f"  erratum {number} ({about}): {', '.join(names[:_NAMED])}{more}")


def _filled(line: str) -> str:
    return fill(line, _WIDTH, subsequent_indent="      ", break_on_hyphens=False, break_long_words=False)
