"""What one run has seen so far, for the oracles that judge sequences of exchanges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .contract import Contract
    from .exchange import Exchange


@dataclass(slots=True)
class OperationRecord:
    """A long-running operation: what began it, and the statuses read so far with the seconds since the start."""

    id: str
    began_by: str
    start: Exchange | None = None
    statuses: list[tuple[float, str]] = field(default_factory=list)


class History:
    """Operations and resources seen so far. It knows nothing until `learn` is told of an exchange."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.operations: dict[str, OperationRecord] = {}

    def learn(self, exchange: Exchange, contract: Contract) -> None:
        """Take an exchange in, after the oracles have judged it."""
        operation = contract.operation_of(exchange)
        if operation is None:
            return
        if operation.is_long_running and exchange.is_success:
            name = exchange.headers.get("operation-location", "").partition("?")[0].rpartition("/")[2]
            if name and name not in self.operations:
                self.operations[name] = OperationRecord(name, operation.id, exchange)
        if operation.collection == "operations" and exchange.status == 200:
            body: Any = exchange.json
            record = self.operations.get(operation.resource_id(exchange))
            if record is not None and isinstance(body, dict) and isinstance(body.get("status"), str):
                record.statuses.append((_seconds_since(record.start, exchange), body["status"]))

    def forget(self) -> None:
        """Know nothing any more: after something the judge did not see (a reset, a moved clock, an unknown client)."""
        self.operations.clear()


def _seconds_since(start: Exchange | None, later: Exchange) -> float:
    if start is None or start.started is None or later.started is None:
        return 0.0
    return round((later.started - start.started).total_seconds(), 3)
