from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum
from customvoice._runtime.models.record import Record, wire

from ..models.model_failure_reason import ModelFailureReason


@define(kw_only=True, repr=False)
class PersonalVoiceProperties(Record):
    """The results of the service's check of a personal voice."""

    failure_reason: ModelFailureReason | str | None = field(
        default=None, metadata=wire("failureReason", open_enum(ModelFailureReason))
    )
    """The reason why a model or a personal voice failed."""
