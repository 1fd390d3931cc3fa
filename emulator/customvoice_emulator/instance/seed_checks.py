"""Check the resources of a seed: each must be what a GET of its version can show."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.contract.operation import Operation
from customvoice_emulator.contract.schema import violations
from customvoice_emulator.handlers.resource_type import ResourceType

TIMES = ("createdDateTime", "lastActionDateTime")


class SeedChecks:
    """The checks of one resource type, in the version of `operation`, which reads it; compiled once."""

    def __init__(self, kind: ResourceType, operation: Operation) -> None:
        schema = operation.response_schema(200)
        assert schema is not None, f"{operation.id} has no schema for 200"
        self._kind = kind
        self._validator = operation.schemas.request_validator(schema)
        # The validator for requests ignores read-only properties; shaping checks all.
        self._shape = operation.schemas.shape_of(schema, frozenset({"writeOnly"}))

    def mistakes(self, given: Any) -> Iterator[str]:
        """Yield the differences between `given` and what a GET can show."""
        for _, message in violations(self._validator, given):
            yield message.rstrip(".")
        if not isinstance(given.get("id"), str) or not given["id"]:
            yield "the id is required"
        for path in _changed_paths(given, self._shape.of(given)):
            yield f"a GET does not show this value of {path}"
        if "status" in given and given["status"] not in self._kind.table.statuses:
            yield f"a {self._kind.noun} cannot have the status {given['status']!r}"
        for name in TIMES:
            if name in given and not _is_time(given[name]):
                yield f"{name} is not a time such as 2026-01-01T00:00:00Z"


def _changed_paths(given: Any, shaped: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of the values that shaping removed or changed."""
    if isinstance(given, dict) and isinstance(shaped, dict):
        for name, value in given.items():
            if name not in shaped:
                yield f"{path}{name}"
            else:
                yield from _changed_paths(value, shaped[name], f"{path}{name}.")
    elif given != shaped:
        yield path.rstrip(".")


def _is_time(value: Any) -> bool:
    try:
        moment = datetime.fromisoformat(value)
        return moment.tzinfo is not None and timestamp(moment) != ""
    except (TypeError, ValueError, OverflowError):
        return False
