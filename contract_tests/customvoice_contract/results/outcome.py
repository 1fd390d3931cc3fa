"""What a run of the contract suite found, as plain data.

The worker processes send these records to the parent as JSON; the reporters read nothing else.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """The verdict of one row of a report."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(slots=True)
class Finding:
    """One broken rule: the check, what was wrong, the request that shows it (`curl`, key hidden), and the response.

    `repeat` are the options of `customvoice verify` that show it again. `group` is that of the oracle or scenario
    (`oracles.registry.GROUPS`), `rule` its stable id, `severity` high or medium. `exact` is False where only the status
    of a rejection differs. A deviation has the `standing` of its rule and the `row` of docs/FIDELITY.md that states it.
    """

    check: str
    title: str
    message: str
    operation: str
    phase: str
    curl: str
    answer: str = ""
    count: int = 1
    repeat: str = ""
    group: str = ""
    rule: str = ""
    severity: str = "high"
    exact: bool = True
    standing: str = ""
    row: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """The identity of the fault within its row, however often it is found."""
        return (self.check, self.title, self.rule)


@dataclass(slots=True)
class Row:
    """One subject of the run (an operation, a scenario, or an oracle over all operations), its counts and findings.

    `cases` are requests sent, `accepted` those answered 2xx, `checks` single checks made. `note` says why nothing
    was tried, where that is so.
    """

    name: str
    title: str
    cases: int = 0
    accepted: int = 0
    checks: int = 0
    findings: list[Finding] = field(default_factory=list)
    group: str = ""
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        """Failed with a finding; skipped when nothing was checked, so that silence never reads as a pass."""
        if self.findings:
            return Verdict.FAILED
        return Verdict.PASSED if self.checks else Verdict.SKIPPED

    def merge(self, other: Row) -> None:
        """Add what another part of the run saw of the same subject; one fault stays one finding."""
        self.cases += other.cases
        self.accepted += other.accepted
        self.checks += other.checks
        for finding in other.findings:
            known = next((it for it in self.findings if it.key == finding.key), None)
            if known:
                known.count += finding.count
            else:
                self.findings.append(finding)


@dataclass(slots=True)
class Covered:
    """How often an oracle checked answers of one status of one operation ("" for requests that mean none)."""

    operation: str
    status: int
    oracle: str
    count: int


@dataclass(slots=True)
class Timeline:
    """A long-running operation: its id, the operationId that started it, and (seconds since then, status) as read."""

    operation: str
    began_by: str
    points: list[tuple[float, str]]


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
    """All results of one api-version.

    `fingerprint` is a digest of the sequence of requests and status codes: equal seeds give equal fingerprints.
    `errors` are faults of the run itself (the target went away, the document could not be read). `deviations`
    contradict rules that do not bind the service: the contract is kept all the same.
    """

    version: str
    seed: int
    seconds: float = 0.0
    fingerprint: str = ""
    operations: list[Row] = field(default_factory=list)
    oracles: list[Row] = field(default_factory=list)
    scenarios: list[Row] = field(default_factory=list)
    walks: list[Walk] = field(default_factory=list)
    coverage: list[Covered] = field(default_factory=list)
    timelines: list[Timeline] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    deviations: list[Finding] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """Every finding of this version, once; the rows of the oracles repeat those of the others."""
        return [finding for row in [*self.operations, *self.scenarios] for finding in row.findings]

    @property
    def failed_steps(self) -> list[tuple[str, Step]]:
        """The failed walkthrough steps, each with the name of its walkthrough."""
        return [(walk.name, step) for walk in self.walks for step in walk.steps if step.verdict is Verdict.FAILED]

    @property
    def verdict(self) -> Verdict:
        """Failed when anything failed; passed otherwise, as long as something was checked."""
        if self.findings or self.failed_steps or self.errors:
            return Verdict.FAILED
        judged = any(row.checks for row in [*self.operations, *self.scenarios]) or any(it.steps for it in self.walks)
        return Verdict.PASSED if judged else Verdict.FAILED

    def merge(self, other: VersionOutcome) -> None:
        """Add what another part of the run found on the same version."""
        self.seconds = round(self.seconds + other.seconds, 1)
        self.fingerprint = hashlib.sha256(f"{self.fingerprint}{other.fingerprint}".encode()).hexdigest()[:16]
        _merge_rows(self.operations, other.operations)
        _merge_rows(self.oracles, other.oracles)
        _merge_rows(self.scenarios, other.scenarios)
        _merge_coverage(self.coverage, other.coverage)
        self.timelines += other.timelines
        self.walks += other.walks
        for each in other.deviations:
            self.add_deviation(each)
        self.notes += [note for note in other.notes if note not in self.notes]
        self.errors += [error for error in other.errors if error not in self.errors]

    def add_deviation(self, new: Finding) -> None:
        """Keep the first deviation from each rule and count the others."""
        for known in self.deviations:
            if known.rule == new.rule:
                known.count += new.count
                return
        self.deviations.append(new)

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
                "scenarios": [_row(item) for item in data["scenarios"]],
                "coverage": [Covered(**item) for item in data["coverage"]],
                "timelines": [_timeline(item) for item in data["timelines"]],
                "walks": [_walk(item) for item in data["walks"]],
                "deviations": [Finding(**item) for item in data.get("deviations", [])],
            }
        )


@dataclass(slots=True)
class RunOutcome:
    """One run of `customvoice verify`: the target and what each version showed.

    `shards` says which of how many shares of the run are in it ("3/8"); empty when it is a whole one.
    """

    target: str
    profile: str
    seed: int
    started: str
    seconds: float
    versions: list[VersionOutcome]
    shards: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """Passed only when every version passed, and there was one."""
        held = self.versions and all(item.verdict is Verdict.PASSED for item in self.versions)
        return Verdict.PASSED if held else Verdict.FAILED


def _merge_rows(rows: list[Row], others: list[Row]) -> None:
    known = {row.name: row for row in rows}
    for other in others:
        if other.name in known:
            known[other.name].merge(other)
        else:
            rows.append(other)


def _merge_coverage(known: list[Covered], others: list[Covered]) -> None:
    by_key = {(each.operation, each.status, each.oracle): each for each in known}
    for other in others:
        same = by_key.get((other.operation, other.status, other.oracle))
        if same:
            same.count += other.count
        else:
            known.append(other)


def _row(data: dict[str, Any]) -> Row:
    return Row(**{**data, "findings": [Finding(**item) for item in data["findings"]]})


def _timeline(data: dict[str, Any]) -> Timeline:
    return Timeline(data["operation"], data["began_by"], [(seconds, status) for seconds, status in data["points"]])


def _walk(data: dict[str, Any]) -> Walk:
    steps = [Step(**{**item, "verdict": Verdict(item["verdict"])}) for item in data["steps"]]
    return Walk(name=data["name"], steps=steps)
