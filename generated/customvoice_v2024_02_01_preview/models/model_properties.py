from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import items, mapping, open_enum, text
from customvoice._runtime.models.record import Record, wire

from ..models.model_failure_reason import ModelFailureReason


@define(kw_only=True, repr=False)
class ModelProperties(Record):
    """Styles of a model, and what the service found out."""

    preset_styles: list[str] | None = field(default=None, metadata=wire("presetStyles", items(text)))
    """Styles taken from the recipe."""
    style_training_set_ids: dict[str, str] | None = field(
        default=None, metadata=wire("styleTrainingSetIds", mapping(text))
    )
    """Styles of one's own, each with the training set that teaches it."""
    voice_styles: list[str] | None = field(
        init=False, default=None, metadata=wire("voiceStyles", items(text), read_only=True)
    )
    """All styles that the model speaks. Set by the service only."""
    failure_reason: ModelFailureReason | str | None = field(
        init=False, default=None, metadata=wire("failureReason", open_enum(ModelFailureReason), read_only=True)
    )
    """Why a model or a personal voice failed. Set by the service only."""
