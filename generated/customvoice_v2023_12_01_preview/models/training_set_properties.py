from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import integer
from customvoice._runtime.models.record import Record, wire


@define(kw_only=True, repr=False)
class TrainingSetProperties(Record):
    """The results of the service's check of a training set."""

    utterance_count: int | None = field(default=None, metadata=wire("utteranceCount", integer))
    """The number of accepted utterances."""
