"""The coverage map: which responses of which operations were checked, by which oracles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..contract.contract import Contract, known_versions

if TYPE_CHECKING:
    from ..results.outcome import VersionOutcome


@dataclass(slots=True)
class Cell:
    """One status of one operation: whether the contract describes it, and checks made, by oracle."""

    described: bool
    oracles: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """The number of all checks of this response."""
        return sum(self.oracles.values())


@dataclass(slots=True)
class Map:
    """The map of one api-version: a row per operation, a column per status that is described or was seen."""

    version: str
    statuses: list[int]
    oracles: list[str]
    rows: dict[str, dict[int, Cell]]

    @property
    def described(self) -> int:
        """How many answers the contract describes."""
        return sum(cell.described for row in self.rows.values() for cell in row.values())

    @property
    def exercised(self) -> int:
        """How many of them were seen."""
        return sum(cell.described and cell.total > 0 for row in self.rows.values() for cell in row.values())


def build(outcome: VersionOutcome) -> Map:
    """Return the map of one version; a request that means no operation is counted in the row ""."""
    rows: dict[str, dict[int, Cell]] = {}
    if outcome.version in known_versions():
        for operation in Contract.of(outcome.version).operations:
            rows[operation.id] = {
                int(status): Cell(described=True) for status in operation.answers if status.isdecimal()
            }
    for each in outcome.coverage:
        cell = rows.setdefault(each.operation, {}).setdefault(each.status, Cell(described=False))
        cell.oracles[each.oracle] = cell.oracles.get(each.oracle, 0) + each.count
    if "" in rows:
        rows[""] = rows.pop("")
    statuses = sorted({status for row in rows.values() for status in row})
    judged = sorted({each.oracle for each in outcome.coverage})
    return Map(outcome.version, statuses, judged, rows)
