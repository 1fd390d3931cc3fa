"""Compare our document of a version with the published one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from customvoice_spec.diff import Change, Finding, diff

from .explanations import Explanation

# Texts and names that are not part of requests and responses.
_WORDS = (
    "api-description-changed",
    "api-summary-changed",
    "api-tag-added",
    "api-tag-removed",
    "api-security-component-added",
    "api-security-component-removed",
    "documentation-changed",
    "examples-changed",
    "extension-changed",
    "request-parameter-order-changed",
    "request-path-parameter-renamed",
)

_TEXTS = ("-description-changed", "-documentation-changed", "-examples-changed", "-extension-changed")


@dataclass(frozen=True, slots=True)
class Drift:
    """The differences of one version, as the changes that would make our document equal to the published one.

    `explained` has the deliberate differences by erratum, `unexplained` the others.
    """

    version: str
    unexplained: tuple[Finding, ...]
    explained: Mapping[int, tuple[Finding, ...]]


def drift(
    version: str, ours: Mapping[str, Any], published: Mapping[str, Any], explanations: Iterable[Explanation]
) -> Drift:
    """Compare `ours` with `published`, two OpenAPI 3 documents of `version`.

    Ignored are texts, names that are not sent, and facts that published documents omit: that a response header is
    required, and where the final state of a long-running operation is.

    Raises SpecError for an invalid document.
    """
    known = tuple(explanations)
    unexplained: list[Finding] = []
    explained: dict[int, list[Finding]] = {}
    (comparison,) = diff({version: ours}, {version: published}).comparisons
    for finding in comparison.findings:
        if _is_ignored(finding.change):
            continue
        number = next((each.number for each in known if each.covers(finding.change)), None)
        (unexplained if number is None else explained.setdefault(number, [])).append(finding)
    return Drift(version, tuple(unexplained), {number: tuple(explained[number]) for number in sorted(explained)})


def _is_ignored(change: Change) -> bool:
    if change.rule in _WORDS or change.rule.endswith(_TEXTS):
        return True
    is_omitted = change.rule == "long-running-operation-final-state-changed" and change.new is None
    return is_omitted or change.rule == "response-header-became-optional"
