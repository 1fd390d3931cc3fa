"""What a service does otherwise than we assumed, by row of docs/FIDELITY.md: for people, and as a proposal for a patch.

A maintainer edits FIDELITY, ERRATA and the emulator by it. All forms of a report say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..standing.registry import RULES

if TYPE_CHECKING:
    from ..results.outcome import Finding, RunOutcome

PATCH_FILE = "fidelity-proposal.md"
_NO_ROW = "no row yet"


@dataclass(slots=True)
class RowDeviation:
    """One row of docs/FIDELITY.md (or a rule without one), and the rules of it that the service contradicts."""

    row: str
    findings: list[tuple[str, Finding]] = field(default_factory=list)

    @property
    def versions(self) -> list[str]:
        """The api-versions in which it was seen."""
        return list(dict.fromkeys(version for version, _ in self.findings))

    @property
    def rules(self) -> dict[str, Finding]:
        """The first finding of each rule."""
        return {each.rule: each for _, each in reversed(self.findings)}

    @property
    def count(self) -> int:
        """How often it was seen."""
        return sum(each.count for _, each in self.findings)


def by_row(outcome: RunOutcome) -> list[RowDeviation]:
    """Group the deviations of all versions; a rule without a row is a group of its own."""
    groups: dict[str, RowDeviation] = {}
    for version in outcome.versions:
        for each in version.deviations:
            key = each.row or each.rule
            groups.setdefault(key, RowDeviation(each.row or _NO_ROW)).findings.append((version.version, each))
    return list(groups.values())


def line(finding: Finding) -> str:
    """Return one sentence: this service does X, we assumed Y."""
    return f"{finding.message} Assumed: {RULES[finding.rule].title} ({finding.standing}, rule {finding.rule})."


def proposal(outcome: RunOutcome) -> str:
    """Return the proposed changes of the rows' confidence, as Markdown."""
    text = [
        f"# Proposal for docs/FIDELITY.md from {outcome.target}",
        "",
        f"Run of {outcome.started}, seed {outcome.seed}. Each row below is contradicted. Check the evidence, then",
        "change `our choice` and the emulator, set the confidence, and name the capture as source.",
        "",
        "| fact | confidence | this service | we assumed | seen |",
        "|---|---|---|---|---|",
    ]
    for row in by_row(outcome):
        for rule, each in row.rules.items():
            cells = (row.row, "→ observed", each.message, f"{RULES[rule].title} (`{rule}`, {each.standing})")
            seen = f"{row.count} times, {', '.join(row.versions)}"
            text.append("| " + " | ".join(_cell(cell) for cell in (*cells, seen)) + " |")
    return "\n".join([*text, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
