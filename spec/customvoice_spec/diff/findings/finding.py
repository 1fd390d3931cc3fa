"""Findings: changes with their level and texts, grouped for a report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from customvoice_spec.diff.compare.change import Change
from customvoice_spec.diff.rules.catalogue import RULES
from customvoice_spec.diff.rules.rule import LEVELS, Level, Scope
from customvoice_spec.diff.sources.positions import Position

from .python_names import PythonNames

_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Finding:
    """One change of one operation, with its level and texts.

    `level` follows from the rule and the scope. `text` says what changed, `consequence` what that means for callers of
    the Python client, `names` lists the affected Python names. `waiver` is the reason why the finding does not count.
    `before` and `after` are the positions in the old and the new file, if they are known.
    """

    change: Change
    level: Level
    text: str
    consequence: str
    names: tuple[str, ...]
    waiver: str | None = None
    before: Position | None = None
    after: Position | None = None

    def waived(self, reason: str) -> Finding:
        """Return the finding with the reason why it does not count."""
        return replace(self, waiver=reason)


@dataclass(frozen=True, slots=True)
class Group:
    """The same change in one or more operations: one entry of a report. `findings` has at least one."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """One of the findings; they differ only in operation and fingerprint."""
        return self.findings[0]

    @property
    def operations(self) -> tuple[str, ...]:
        """The names of the operations in the order of the document, without ""."""
        return tuple(dict.fromkeys(each.change.operation for each in self.findings if each.change.operation))

    @property
    def names(self) -> tuple[str, ...]:
        """The Python names of all findings."""
        return tuple(dict.fromkeys(name for each in self.findings for name in each.names))


def rate(
    changes: Iterable[Change], scope: Scope, old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """Return a finding for each change, most important level first, otherwise in the given order."""
    python = PythonNames(old, new)
    findings = [_finding(change, scope, python) for change in changes]
    return tuple(sorted(findings, key=lambda finding: LEVELS.index(finding.level)))


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Return findings of the same change together, in the order of their first ones."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        change = finding.change
        key = [change.rule, change.schema or change.slot, change.path, change.old, change.new, finding.waiver]
        groups.setdefault(json.dumps(key, default=str), []).append(finding)
    return tuple(Group(tuple(each)) for each in groups.values())


def shown(value: Any) -> str:
    """Return a value as text of at most 160 characters."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _finding(change: Change, scope: Scope, python: PythonNames) -> Finding:
    rule = RULES[change.rule]
    values = {"old": shown(change.old), "new": shown(change.new)}
    return Finding(
        change=change,
        level=rule.level(scope),
        text=rule.text.format_map(values),
        consequence=rule.consequence.format_map(values),
        names=python.of(change),
    )
