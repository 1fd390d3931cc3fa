"""`customvoice spec diff`.

Exit codes: 0 no change at or above --fail-on, 1 a document cannot be loaded or is invalid, 2 wrong usage, 3 breaking
changes, 4 warnings at most, 5 information only, 6 only an expired or unused waiver.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from customvoice_spec.document.source import versions

from .comparison import Diff, diff, located
from .findings.waivers import load_waivers
from .reports.github_report import github_report
from .reports.guide_report import guide_report
from .reports.json_report import json_report
from .reports.markdown_report import markdown_report
from .reports.text_report import text_report
from .rules.catalogue import RULES
from .rules.rule import Level
from .sources.load import load_documents
from .sources.positions import Positions

BREAKING, WARNINGS, CHANGES, WAIVERS = 3, 4, 5, 6
_EXIT_CODES = {Level.BREAKING: BREAKING, Level.WARNING: WARNINGS, Level.INFO: CHANGES}
_FAIL_ON = {
    "never": (),
    "breaking": (Level.BREAKING,),
    "warning": (Level.BREAKING, Level.WARNING),
    "any": tuple(Level),
}


def add_diff_command(commands: Any) -> None:
    """Add `diff` to the commands of `customvoice spec` (an argparse subparsers object)."""
    parser = commands.add_parser(
        "diff",
        help="report the changes between two documents and their consequences",
        description="OLD and NEW are an api-version, a file or directory of OpenAPI 3 or Swagger 2.0 documents, or"
        " git:REVISION (every version of customvoice.yaml at that revision).",
        epilog="Exit codes: 0 no change at or above --fail-on; 1 a document cannot be loaded or is invalid;"
        " 2 wrong usage; 3 breaking changes; 4 warnings at most; 5 information only;"
        " 6 only an expired or unused waiver.",
    )
    parser.add_argument("old", metavar="OLD")
    parser.add_argument("new", metavar="NEW")
    parser.add_argument(
        "--format", choices=(*_REPORTS, "html", "guide"), default="text", help="format of the report (text)"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the report to FILE")
    parser.add_argument(
        "--fail-on",
        choices=tuple(_FAIL_ON),
        default="breaking",
        help="lowest level with exit code 3, 4 or 5 (breaking)",
    )
    parser.add_argument("--waivers", type=Path, metavar="FILE", help="accepted changes (docs/spec-diff.md)")
    parser.add_argument("--as-published", action="store_true", help="compare api-versions as published, without errata")
    parser.add_argument(
        "--include-unused",
        action="store_true",
        help="rate changes of schemas that no operation uses like those of requests and responses",
    )
    parser.add_argument("--rules", action=_ListRules, nargs=0, help="list the rules with their levels and exit")
    parser.set_defaults(command=_run)


class _ListRules(argparse.Action):
    """Prints the rules and exits; OLD and NEW are not needed."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        lines = ["between versions, within one version, rule: change"]
        lines += [f"{rule.cross:<8} {rule.same:<8} {rule.id}: {rule.text}" for rule in RULES.values()]
        sys.stdout.write("\n".join(lines) + "\n")
        parser.exit()


def _run(arguments: argparse.Namespace) -> int:
    waivers = load_waivers(arguments.waivers) if arguments.waivers else ()
    old = load_documents(arguments.old, as_published=arguments.as_published)
    new = load_documents(arguments.new, as_published=arguments.as_published)
    unused = arguments.include_unused
    found = diff(old, new, waivers=waivers, today=date.today(), include_unused=unused)
    if any(each.findings for each in found.comparisons) and not arguments.as_published:
        found = located(found, *(Positions.of_source(name) for name in (arguments.old, arguments.new)))
    report = _guide(arguments, found) if arguments.format == "guide" else _report(arguments.format)(found)
    if arguments.output:
        arguments.output.write_text(report, "utf-8")
    else:
        sys.stdout.write(report)
    return exit_code(found, arguments.fail_on)


def _guide(arguments: argparse.Namespace, found: Diff) -> str:
    """Return the migration page. If both sides are api-versions, it has their changes as published too."""
    known, names = versions(), (arguments.old, arguments.new)
    if arguments.as_published or not all(name in known for name in names):
        return guide_report(found)
    old, new = (load_documents(name, as_published=True) for name in names)
    return guide_report(found, diff(old, new))


def exit_code(found: Diff, fail_on: str) -> int:
    """Return the exit code of the most important level that counts, else that of complaints about waivers."""
    counts = found.counts()
    for level in _FAIL_ON[fail_on]:
        if counts[level]:
            return _EXIT_CODES[level]
    return WAIVERS if found.complaints else 0


def _report(name: str) -> Callable[[Diff], str]:
    if name == "html":
        from .reports.html_report import html_report  # loads the template engine only for HTML

        return html_report
    return _REPORTS[name]


_REPORTS: Mapping[str, Callable[[Diff], str]] = {
    "text": text_report,
    "markdown": markdown_report,
    "json": json_report,
    "github": github_report,
}
