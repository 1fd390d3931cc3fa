"""Comparing our document of a version with the published one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from customvoice_spec.diff import Change, Finding, diff

from .explanations import Explanation

# What is ours to word or to name; none of it is on the wire.
_WORDS = (
    "api-description-changed",
    "api-summary-changed",
    "api-tag-added",
    "api-tag-removed",
    "api-security-component-added",
    "api-security-component-removed",
    "extension-changed",
    "request-path-parameter-renamed",
)


@dataclass(frozen=True, slots=True)
class Drift:
    """The differences of one version, told as what would have to change in our document to say what is published.

    `explained` holds by erratum what is different on purpose, `unexplained` the rest.
    """

    version: str
    unexplained: tuple[Finding, ...]
    explained: Mapping[int, tuple[Finding, ...]]


def drift(
    version: str, ours: Mapping[str, Any], published: Mapping[str, Any], explanations: Iterable[Explanation]
) -> Drift:
    """Compare `ours` with `published`, two OpenAPI 3 documents of `version`.

    Left aside are wording, names that only readers see, and what published documents leave unsaid: that every answer
    has a header, and where the final state of a long-running operation is.

    Raises SpecError for a document that cannot be understood.
    """
    known = tuple(explanations)
    unexplained: list[Finding] = []
    explained: dict[int, list[Finding]] = {}
    (comparison,) = diff({version: ours}, {version: published}).comparisons
    for finding in comparison.findings:
        if _is_beside_the_point(finding.change):
            continue
        number = next((each.number for each in known if each.covers(finding.change)), None)
        (unexplained if number is None else explained.setdefault(number, [])).append(finding)
    return Drift(version, tuple(unexplained), {number: tuple(explained[number]) for number in sorted(explained)})


def _is_beside_the_point(change: Change) -> bool:
    if change.rule in _WORDS or change.rule.endswith("-description-changed"):
        return True
    is_unsaid = change.rule == "long-running-operation-final-state-changed" and change.new is None
    return is_unsaid or change.rule == "response-header-became-optional"
