from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum
from customvoice._runtime.models.record import Record, wire

from ..models.consent_failure_reason import ConsentFailureReason


@define(kw_only=True, repr=False)
class ConsentProperties(Record):
    """The results of the service's check of a consent."""

    failure_reason: ConsentFailureReason | str | None = field(
        default=None, metadata=wire("failureReason", open_enum(ConsentFailureReason))
    )
    """The reason why a consent failed."""
