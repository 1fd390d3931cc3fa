"""What a run of the contract suite found, as plain data.

The worker processes send these records to the parent as JSON; the reporters read nothing else.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """How one row of a report ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(slots=True)
class Finding:
    """One broken rule: the check, what was wrong, the request that shows it (`curl`, key hidden), and the answer."""

    check: str
    title: str
    message: str
    operation: str
    phase: str
    curl: str
    answer: str = ""
    count: int = 1


@dataclass(slots=True)
class Row:
    """One subject of the run (an operation, or an oracle over all operations) with its counts and findings.

    `cases` are requests sent, `accepted` those answered 2xx, `checks` single judgements made.
    """

    name: str
    title: str
    cases: int = 0
    accepted: int = 0
    checks: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """Failed with a finding; skipped when nothing was judged, so that silence never reads as a pass."""
        if self.findings:
            return Verdict.FAILED
        return Verdict.PASSED if self.checks else Verdict.SKIPPED


@dataclass(slots=True)
class Step:
    """One step of a walkthrough; `detail` is what was seen, or why it was skipped or failed."""

    name: str
    verdict: Verdict
    detail: str
    seconds: float


@dataclass(slots=True)
class Walk:
    """One walkthrough: an end-to-end use of the API by the client."""

    name: str
    steps: list[Step] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """Failed with a failed step, skipped with a skipped one, passed when every step passed."""
        seen = {step.verdict for step in self.steps}
        if Verdict.FAILED in seen:
            return Verdict.FAILED
        return Verdict.PASSED if seen == {Verdict.PASSED} else Verdict.SKIPPED


@dataclass(slots=True)
class VersionOutcome:
    """Everything one API version was put through.

    `fingerprint` is a digest of the sequence of requests and status codes: equal seeds give equal fingerprints.
    `errors` are faults of the run itself (the target went away, the document could not be read).
    """

    version: str
    seed: int
    seconds: float = 0.0
    fingerprint: str = ""
    operations: list[Row] = field(default_factory=list)
    oracles: list[Row] = field(default_factory=list)
    walks: list[Walk] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """Every finding of this version, once; the rows of the oracles repeat those of the operations."""
        return [finding for row in self.operations for finding in row.findings]

    @property
    def failed_steps(self) -> list[tuple[str, Step]]:
        """The failed walkthrough steps, each with the name of its walkthrough."""
        return [(walk.name, step) for walk in self.walks for step in walk.steps if step.verdict is Verdict.FAILED]

    @property
    def verdict(self) -> Verdict:
        """Failed when anything failed; passed otherwise, as long as something was judged."""
        if self.findings or self.failed_steps or self.errors:
            return Verdict.FAILED
        return Verdict.PASSED if any(row.checks for row in self.operations) else Verdict.FAILED

    def to_wire(self) -> dict[str, Any]:
        """This record as JSON-serialisable data."""
        return asdict(self)

    @classmethod
    def from_wire(cls, data: dict[str, Any]) -> VersionOutcome:
        """The inverse of `to_wire`."""
        return cls(
            **{
                **data,
                "operations": [_row(item) for item in data["operations"]],
                "oracles": [_row(item) for item in data["oracles"]],
                "walks": [_walk(item) for item in data["walks"]],
            }
        )


@dataclass(slots=True)
class RunOutcome:
    """One run of `customvoice verify`: the target and what each version showed."""

    target: str
    profile: str
    seed: int
    started: str
    seconds: float
    versions: list[VersionOutcome]

    @property
    def verdict(self) -> Verdict:
        """Passed only when every version passed, and there was one."""
        held = self.versions and all(item.verdict is Verdict.PASSED for item in self.versions)
        return Verdict.PASSED if held else Verdict.FAILED


def _row(data: dict[str, Any]) -> Row:
    return Row(**{**data, "findings": [Finding(**item) for item in data["findings"]]})


def _walk(data: dict[str, Any]) -> Walk:
    steps = [Step(**{**item, "verdict": Verdict(item["verdict"])}) for item in data["steps"]]
    return Walk(name=data["name"], steps=steps)
