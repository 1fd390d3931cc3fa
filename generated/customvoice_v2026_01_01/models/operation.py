from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum, text
from customvoice._runtime.models.record import Record, wire

from ..models.operation_status import OperationStatus


@define(kw_only=True, repr=False)
class Operation(Record):
    """The status of a long-running operation. It contains neither a result nor an error."""

    id: str | None = field(init=False, default=None, metadata=wire("id", text, read_only=True))
    """Letters, digits, dots, underscores and hyphens. The first and the last character are a letter or a digit. Set
    by the service only."""
    status: OperationStatus | str = field(metadata=wire("status", open_enum(OperationStatus)))
    """The status of a long-running operation."""
