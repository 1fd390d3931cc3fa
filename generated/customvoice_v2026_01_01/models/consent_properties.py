from __future__ import annotations

from attrs import define, field

from customvoice._runtime import Record, open_enum, wire

from ..models.consent_failure_reason import ConsentFailureReason


@define(kw_only=True)
class ConsentProperties(Record):
    """What the service found out about a consent."""

    failure_reason: ConsentFailureReason | str | None = field(
        default=None, metadata=wire("failureReason", open_enum(ConsentFailureReason))
    )
    """Why a consent failed."""
