"""The report as a comment on a pull request, or a page."""

from __future__ import annotations

from customvoice_spec.diff.comparison import Comparison, Diff
from customvoice_spec.diff.findings.finding import Group
from customvoice_spec.diff.rules.rule import LEVELS, Level

from .headline import LEVEL_TITLES, by_level, escaped, python_names, reach, subject, summary, title

LONGEST = 65_536
"""Characters that a comment may have."""

_OPERATIONS = 8
_CUT = (
    "\n*The report goes on, but a comment may not be longer. The whole of it: `customvoice spec diff --format text`.*\n"
)


def markdown_report(diff: Diff) -> str:
    """Return the report as Markdown of less than 65,536 characters: a short head, details folded.

    Of a report that would be longer, first what is for information goes without saying, then what is to look at; what
    breaks is told of every comparison as far as there is room.
    """
    for least in reversed(LEVELS):
        text = _report(diff, LEVELS[: LEVELS.index(least) + 1])
        if len(text) < LONGEST:
            return text
    return _shortened(text)


def _report(diff: Diff, told: tuple[Level, ...]) -> str:
    lines = ["### API changes", "", f"**{summary(diff)}**", ""]
    lines += [f"> ⚠️ {escaped(each)}\n" for each in diff.complaints]
    for comparison in diff.comparisons:
        lines += _comparison(comparison, told)
    return "\n".join(lines).rstrip() + "\n"


def _comparison(comparison: Comparison, told: tuple[Level, ...]) -> list[str]:
    lines = [f"#### {title(comparison)}", ""]
    if not comparison.findings:
        return [*lines, "No changes.", ""]
    for level, groups in by_level(comparison.findings):
        head = f"{LEVEL_TITLES[level]} ({len(groups)})"
        if level not in told:
            lines += [f"{head}: left out here, for a comment may not be longer.", ""]
            continue
        body = "\n".join(_group(comparison, group) for group in groups)
        if level is Level.BREAKING:
            lines += [f"**{head}**", "", body, ""]
        else:
            lines += [f"<details><summary>{head}</summary>\n\n{body}\n\n</details>\n"]
    return lines


def _group(comparison: Comparison, group: Group) -> str:
    first = group.first
    facts = [f"- **`{subject(group)}`**: {escaped(first.text)}. {escaped(first.consequence)}"]
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
        # A fold that would stay open is closed, so room for that is kept.
        if len(line) + 1 + len("\n</details>\n") > room:
            break
        kept.append(line)
        room -= len(line) + 1
    opened = sum(line.startswith("<details>") for line in kept) - sum(line == "</details>" for line in kept)
    return "\n".join([*kept, *(["", "</details>"] if opened else []), _CUT])
