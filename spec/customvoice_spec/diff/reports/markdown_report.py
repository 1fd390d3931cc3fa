"""The report as Markdown, for a comment on a pull request."""

from __future__ import annotations

from customvoice_spec.diff.comparison import Comparison, Diff
from customvoice_spec.diff.findings.finding import Group
from customvoice_spec.diff.rules.rule import LEVELS, Level

from .headline import LEVEL_TITLES, by_level, escaped, python_names, reach, subject, summary, title

LONGEST = 65_536
"""The maximum length of a comment in characters."""

_OPERATIONS = 8
_CUT = "\n*The report is cut to the maximum length of a comment. All of it: `customvoice spec diff --format text`.*\n"


def markdown_report(diff: Diff) -> str:
    """Return the report as Markdown of less than 65,536 characters: a short summary, then folded details.

    A longer report omits first the entries for information, then the warnings. Breaking changes of every comparison
    are listed until the limit is reached.
    """
    for lowest in reversed(LEVELS):
        text = _report(diff, LEVELS[: LEVELS.index(lowest) + 1])
        if len(text) < LONGEST:
            return text
    return _shortened(text)


def _report(diff: Diff, shown: tuple[Level, ...]) -> str:
    lines = ["### API changes", "", f"**{summary(diff)}**", ""]
    lines += [f"> ⚠️ {escaped(each)}\n" for each in diff.complaints]
    for comparison in diff.comparisons:
        lines += _comparison(comparison, shown)
    return "\n".join(lines).rstrip() + "\n"


def _comparison(comparison: Comparison, shown: tuple[Level, ...]) -> list[str]:
    lines = [f"#### {title(comparison)}", ""]
    if not comparison.findings:
        return [*lines, "No changes.", ""]
    for level, groups in by_level(comparison.findings):
        head = f"{LEVEL_TITLES[level]} ({len(groups)})"
        if level not in shown:
            lines += [f"{head}: omitted because of the maximum length of a comment.", ""]
            continue
        body = "\n".join(_group(comparison, group) for group in groups)
        if level is Level.BREAKING:
            lines += [f"**{head}**", "", body, ""]
        else:
            lines += [f"<details><summary>{head}</summary>\n\n{body}\n\n</details>\n"]
    return lines


def _group(comparison: Comparison, group: Group) -> str:
    first = group.first
    facts = [f"- **{escaped(first.text)}: `{subject(group)}`.** {escaped(first.consequence)}"]
    if reached := reach(group, comparison, _OPERATIONS):
        facts.append(f"  <br>In {reached}.")
    if names := python_names(group, comparison, _OPERATIONS, "`{}`"):
        facts.append(f"  <br>Python: {names}")
    if first.waiver:
        facts.append(f"  <br>Waived: {escaped(first.waiver)}")
    facts.append(f"  <br><sub>{first.change.rule} {first.change.fingerprint}</sub>")
    return "\n".join(facts)


def _shortened(text: str) -> str:
    kept: list[str] = []
    room = LONGEST - len(_CUT) - 1
    for line in text.splitlines():
        # Keep room to close an open fold.
        if len(line) + 1 + len("\n</details>\n") > room:
            break
        kept.append(line)
        room -= len(line) + 1
    opened = sum(line.startswith("<details>") for line in kept) - sum(line == "</details>" for line in kept)
    return "\n".join([*kept, *(["", "</details>"] if opened else []), _CUT])
