"""Findings: changes judged, put into words, and gathered the way a reviewer reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from customvoice_spec.diff.compare.change import Change
from customvoice_spec.diff.rules.catalogue import RULES
from customvoice_spec.diff.rules.rule import LEVELS, Level, Scope

from .python_names import PythonNames

_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Finding:
    """One change of one operation, judged.

    `level` follows from the rule and the scope. `text` says what happened, `consequence` what that means for callers of
    the Python client, `names` the Python names it affects. `waiver` is the reason why it does not count, if any.
    """

    change: Change
    level: Level
    text: str
    consequence: str
    names: tuple[str, ...]
    waiver: str | None = None

    def waived(self, reason: str) -> Finding:
        """Return the finding with the reason why it does not count."""
        return replace(self, waiver=reason)


@dataclass(frozen=True, slots=True)
class Group:
    """The same change in several operations: told once, with the operations it reaches. `findings` has at least one."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """One of the findings; what they say is equal but for operation and fingerprint."""
        return self.findings[0]

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations, "" left out, in the order of the document."""
        return tuple(dict.fromkeys(each.change.operation for each in self.findings if each.change.operation))

    @property
    def names(self) -> tuple[str, ...]:
        """The Python names of all findings."""
        return tuple(dict.fromkeys(name for each in self.findings for name in each.names))


def judged(
    changes: Iterable[Change], scope: Scope, old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """Return a finding for each change, gravest first, otherwise in the order given."""
    python = PythonNames(old, new)
    findings = [_finding(change, scope, python) for change in changes]
    return tuple(sorted(findings, key=lambda finding: LEVELS.index(finding.level)))


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Gather findings that say the same of the same thing; the order is that of their first ones."""
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
