from __future__ import annotations

from attrs import define, field

from customvoice._runtime import Record, integer, wire


@define(kw_only=True)
class TrainingSetProperties(Record):
    """What the service counted in a training set."""

    utterance_count: int | None = field(default=None, metadata=wire("utteranceCount", integer))
    """How many utterances were accepted."""
