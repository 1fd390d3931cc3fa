"""The report as one self-contained HTML page, old and new side by side."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader

from customvoice_spec.diff.comparison import Comparison, Diff
from customvoice_spec.diff.findings.finding import Group

from .fragment import Fragments
from .headline import LEVEL_TITLES, by_level, places, python_names, reach, subject, summary, title


def html_report(diff: Diff) -> str:
    """Return the page. It loads no other file, follows the light or dark scheme of the browser, and fits a phone."""
    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    comparisons = [{"title": title(each), "levels": _levels(each)} for each in diff.comparisons]
    template = environment.get_template("diff.html.jinja")
    return template.render(summary=summary(diff), comparisons=comparisons, complaints=diff.complaints) + "\n"


def _levels(comparison: Comparison) -> list[dict[str, Any]]:
    sides = Fragments(comparison.before), Fragments(comparison.after)
    return [
        {
            "level": str(level),
            "title": LEVEL_TITLES[level],
            "changes": [_change(comparison, group, *sides) for group in groups],
        }
        for level, groups in by_level(comparison.findings)
    ]


def _change(comparison: Comparison, group: Group, old: Fragments, new: Fragments) -> dict[str, Any]:
    first, change = group.first, group.first.change
    return {
        "subject": subject(group),
        "text": first.text,
        "consequence": first.consequence,
        "old": old.of(change, change.old),
        "new": new.of(change, change.new),
        "reach": reach(group, comparison, len(group.operations)),
        "names": group.names if python_names(group, comparison, 1) else (),
        "places": places(group),
        "rule": change.rule,
        "fingerprint": change.fingerprint,
        "waiver": first.waiver,
    }
