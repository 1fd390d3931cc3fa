"""One resource as the model knows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..contract.long_running_operation import LongRunningOperation
    from ..contract.resource_type import Path


@dataclass(slots=True)
class Record:
    """What was written (`values`, by path), what the service has shown of its own (`served`), and the work at it.

    `work` is the latest; a resource that is created without work has none, and `status` (None: it shows no status).
    """

    collection: str
    name: str
    values: dict[Path, Any]
    operation: LongRunningOperation | None = None
    status: str | None = None
    served: dict[str, Any] = field(default_factory=dict)
    last_action: str = ""
    utterances: int = 0

    @property
    def may_show(self) -> frozenset[str | None]:
        """The statuses that it may show from now on."""
        return frozenset(self.operation.resource_may_show) if self.operation else frozenset({self.status})

    @property
    def ends(self) -> frozenset[str | None]:
        """The statuses it may have once the work at it has ended."""
        return frozenset(self.operation.resource_ends) if self.operation else frozenset({self.status})

    @property
    def is_settled(self) -> bool:
        """Whether no work is going on, as far as was seen."""
        return self.operation is None or self.operation.has_ended

    @property
    def path(self) -> str:
        """Its path below the root of the API."""
        return f"/{self.collection}/{self.name}"

    def value(self, *path: str) -> Any:
        """Return what was written at `path`, or None."""
        return self.values.get(path)

    def shown(self, writable: frozenset[Path]) -> Mapping[Path, Any]:
        """Return the written values that a version with these writable properties shows."""
        return {path: value for path, value in self.values.items() if path in writable}


def flattened(body: Mapping[str, Any], writable: frozenset[Path]) -> dict[Path, Any]:
    """Return the values of a request that count, by path: no null, no read-only and no unknown property."""
    found: dict[Path, Any] = {}
    for path in writable:
        value: Any = body
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if value is not None:
            found[path] = value
    return found
