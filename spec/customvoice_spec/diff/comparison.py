"""The comparison of two sets of documents, with findings and waivers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from customvoice_spec.errors import Problem, SpecError

from .compare.change import Change
from .compare.documents import compare_documents
from .findings.finding import Finding, grouped, rate
from .findings.waivers import Waiver, apply_waivers
from .openapi.malformed import FAILURES, malformed
from .openapi.operation import operations
from .rules.rule import LEVELS, Level, Scope
from .sources.load import Documents
from .sources.positions import Position, Positions


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings about two documents, `before` of version `old` and `after` of version `new`.

    `findings` are sorted by level, most important first. `size` is the number of operations of the new document.
    """

    old: str
    new: str
    scope: Scope
    findings: tuple[Finding, ...]
    before: Mapping[str, Any] = field(default_factory=dict, repr=False)
    after: Mapping[str, Any] = field(default_factory=dict, repr=False)
    size: int = 0


@dataclass(frozen=True, slots=True)
class Diff:
    """All comparisons, and `complaints` about waivers."""

    comparisons: tuple[Comparison, ...]
    complaints: tuple[str, ...] = field(default=())

    def counts(self) -> Mapping[Level, int]:
        """Return the number of changes by level, without waived ones. A change of several operations counts once."""
        groups = [group for each in self.comparisons for group in grouped(each.findings)]
        counted = [group.first.level for group in groups if group.first.waiver is None]
        return {level: counted.count(level) for level in LEVELS}


def diff(
    old: Documents,
    new: Documents,
    *,
    waivers: Iterable[Waiver] = (),
    today: date | None = None,
    include_unused: bool = False,
) -> Diff:
    """Compare two sets of documents.

    Two single documents are compared whatever their versions are. Otherwise each document is compared with the one of
    the same version; if both sides have several documents, a version that only one side has is a finding. With
    `include_unused`, schemas that no operation reaches are compared as if a request and a response used them.

    Raises SpecError if the sides have no version in common, or a document is not valid OpenAPI (with the location).
    """
    comparisons = [
        _compared(one, other, old[one], new[other], include_unused=include_unused) for one, other in _pairs(old, new)
    ]
    if len(old) > 1 and len(new) > 1:
        comparisons += _versions(old, new)
    applied = list(waivers)
    if not applied:
        return Diff(tuple(comparisons))
    return _waived(comparisons, applied, today or date.today())


def located(found: Diff, old: Positions | None, new: Positions | None) -> Diff:
    """Return the findings with their positions in the files of the two sides; None for a side without one."""
    return replace(
        found,
        comparisons=tuple(
            replace(
                comparison,
                findings=tuple(
                    replace(each, before=_position(old, each), after=_position(new, each))
                    for each in comparison.findings
                ),
            )
            for comparison in found.comparisons
        ),
    )


def _position(positions: Positions | None, finding: Finding) -> Position | None:
    return None if positions is None else positions.of(finding.change)


def _waived(comparisons: list[Comparison], waivers: list[Waiver], today: date) -> Diff:
    findings = [each for comparison in comparisons for each in comparison.findings]
    kept, complaints = apply_waivers(findings, waivers, today)
    rest = iter(kept)
    return Diff(
        tuple(replace(each, findings=tuple(next(rest) for _ in each.findings)) for each in comparisons),
        complaints,
    )


def _pairs(old: Documents, new: Documents) -> list[tuple[str, str]]:
    if len(old) == len(new) == 1:
        return [(next(iter(old)), next(iter(new)))]
    common = [(version, version) for version in old if version in new]
    if not common:
        raise SpecError(
            Problem(
                "",
                f"the sides have no version in common: {', '.join(old)} and {', '.join(new)}",
                "Compare single documents to compare different versions",
            )
        )
    return common


def _compared(
    old: str, new: str, before: Mapping[str, Any], after: Mapping[str, Any], *, include_unused: bool
) -> Comparison:
    scope: Scope = "same-version" if old == new else "cross-version"
    try:
        changes = compare_documents(before, after, include_unused=include_unused)
        findings = rate(changes, scope, before, after)
        return Comparison(old, new, scope, findings, before, after, sum(1 for _ in operations(after)))
    except FAILURES as error:
        raise malformed(error, before, after) from error


def _versions(old: Documents, new: Documents) -> list[Comparison]:
    gone = [Change("api-version-removed", slot="versions", old=each) for each in old if each not in new]
    come = [Change("api-version-added", slot="versions", new=each) for each in new if each not in old]
    found = rate([*gone, *come], "same-version", {}, {})
    return [Comparison("", "", "same-version", found)] if found else []
