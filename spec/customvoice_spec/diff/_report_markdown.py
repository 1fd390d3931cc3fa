"""The report as a comment on a pull request, or a page."""

from __future__ import annotations

from ._diff import Comparison, Diff
from ._finding import Group
from ._headline import LEVEL_TITLES, by_level, reach, subject, summary, title
from ._rule import Level

LONGEST = 65_536
"""Characters that a comment may have."""

_OPERATIONS = 8
_CUT = (
    "\n*The report goes on, but a comment may not be longer. The whole of it: `customvoice spec diff --format text`.*\n"
)


def markdown_report(diff: Diff) -> str:
    """Return the report as Markdown of less than 65,536 characters: a short head, details folded."""
    lines = ["### API changes", "", f"**{summary(diff)}**", ""]
    lines += [f"> ⚠️ {_plain(each)}\n" for each in diff.complaints]
    for comparison in diff.comparisons:
        lines += _comparison(comparison)
    text = "\n".join(lines).rstrip() + "\n"
    return text if len(text) < LONGEST else _shortened(lines)


def _comparison(comparison: Comparison) -> list[str]:
    lines = [f"#### {title(comparison)}", ""]
    if not comparison.findings:
        return [*lines, "No changes.", ""]
    for level, groups in by_level(comparison.findings):
        head = f"{LEVEL_TITLES[level]} ({len(groups)})"
        body = "\n".join(_group(comparison, group) for group in groups)
        if level is Level.BREAKING:
            lines += [f"**{head}**", "", body, ""]
        else:
            lines += [f"<details><summary>{head}</summary>\n\n{body}\n\n</details>\n"]
    return lines


def _group(comparison: Comparison, group: Group) -> str:
    first = group.first
    facts = [f"- **`{subject(group)}`**: {_plain(first.text)}. {_plain(first.consequence)}"]
    if reached := reach(group, comparison, _OPERATIONS):
        facts.append(f"  <br>In {reached}.")
    if group.names:
        facts.append("  <br>Python: " + ", ".join(f"`{name}`" for name in group.names[:_OPERATIONS]))
    if first.waiver:
        facts.append(f"  <br>Waived: {_plain(first.waiver)}")
    facts.append(f"  <br><sub>{first.change.rule} {first.change.fingerprint}</sub>")
    return "\n".join(facts)


def _plain(text: str) -> str:
    """Keep what a document says from being read as markup."""
    return "".join(f"\\{mark}" if mark in "\\`*_[]<>|#" else mark for mark in text)


def _shortened(lines: list[str]) -> str:
    kept: list[str] = []
    room = LONGEST - len(_CUT) - 1
    for line in "\n".join(lines).splitlines():
        # A fold that would stay open is closed, so room for that is kept.
        if len(line) + 1 + len("\n</details>\n") > room:
            break
        kept.append(line)
        room -= len(line) + 1
    opened = sum(line.startswith("<details>") for line in kept) - sum(line == "</details>" for line in kept)
    return "\n".join([*kept, *(["", "</details>"] if opened else []), _CUT])
