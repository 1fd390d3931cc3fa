"""A long-running operation: the statuses that operation and resource may show until its end.

Rules: spec node `Status` (the status of the resource), docs/FIDELITY.md, "Failure reasons" (the ends).
"""

from __future__ import annotations

from dataclasses import dataclass

CREATE, UPLOAD, SUSPEND, RESUME = "create", "upload", "suspend", "resume"
NOT_STARTED, RUNNING, SUCCEEDED, FAILED = "NotStarted", "Running", "Succeeded", "Failed"
ENDED = (SUCCEEDED, FAILED)
_RANKS = ((NOT_STARTED,), (RUNNING,), ENDED)
_PLAIN = {each: each for rank in _RANKS for each in rank}
SHOWN = {
    CREATE: _PLAIN,
    UPLOAD: _PLAIN,
    SUSPEND: {NOT_STARTED: "Disabling", RUNNING: "Disabling", SUCCEEDED: "Disabled", FAILED: "Failed"},
    RESUME: {NOT_STARTED: "Running", RUNNING: "Running", SUCCEEDED: "Succeeded", FAILED: "Disabled"},
}
"""The status of the resource for each status of the operation, by kind of work."""


def resource_status(action: str | None, status: str) -> str | None:
    """Return what a resource shows while the operation of `action` (None: creation) has `status`; None if unknown."""
    return SHOWN.get(action or CREATE, {}).get(status)


def course(action: str | None) -> dict[str, int] | None:
    """Return the rank of each status that a resource shows during `action` (None: creation); None if unknown."""
    shown = SHOWN.get(action or CREATE)
    if shown is None:
        return None
    ranks = {each: rank for rank, group in enumerate(_RANKS) for each in group}
    # A status may stand for two of the operation; the later one is certain only at its end.
    return {shown[each]: ranks[each] for each in sorted(shown, key=lambda each: -ranks[each])}


END = len(_RANKS) - 1
"""The rank of an ended operation."""


@dataclass(slots=True)
class LongRunningOperation:
    """One operation: where it is read, and how far it was seen to be.

    `ends` are the statuses it may end with; the first sight of an end leaves only that. `reasons` are the failure
    reasons that explain a bad end.
    """

    kind: str
    operation_id: str
    ends: frozenset[str]
    reasons: frozenset[str] = frozenset()
    rank: int = 0

    @property
    def has_ended(self) -> bool:
        """Whether an end was seen."""
        return self.rank == len(_RANKS) - 1

    @property
    def may_show(self) -> frozenset[str]:
        """The statuses that the operation may show from now on."""
        later = {each for rank in _RANKS[self.rank :] for each in rank}
        return frozenset(each for each in later if each not in ENDED or each in self.ends)

    @property
    def resource_may_show(self) -> frozenset[str]:
        """The statuses that the resource may show from now on."""
        return frozenset(SHOWN[self.kind][each] for each in self.may_show)

    @property
    def resource_ends(self) -> frozenset[str]:
        """The statuses in which the work may leave the resource."""
        return frozenset(SHOWN[self.kind][each] for each in self.ends)

    def observe(self, status: str) -> None:
        """Take note of a status of the operation that it may show."""
        self.rank = next(rank for rank, group in enumerate(_RANKS) if status in group)
        if self.has_ended:
            self.ends = frozenset({status})

    def observe_resource(self, status: str) -> None:
        """Take note of a status of the resource that it may show: the operation is at least as far."""
        possible = [each for each in self.may_show if SHOWN[self.kind][each] == status]
        # Two statuses of the operation may look the same from here; the earlier one is certain.
        self.observe(min(possible, key=lambda each: next(rank for rank, group in enumerate(_RANKS) if each in group)))
