from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum, text
from customvoice._runtime.models.record import Record, wire

from ..models.operation_status import OperationStatus


@define(kw_only=True, repr=False)
class Operation(Record):
    """The status monitor of a long-running operation. It has no result and no error of its own."""

    id: str = field(metadata=wire("id", text))
    """Letters, digits, dots, underscores and hyphens; begins and ends with a letter or digit."""
    status: OperationStatus | str = field(metadata=wire("status", open_enum(OperationStatus)))
    """Where an operation stands."""
