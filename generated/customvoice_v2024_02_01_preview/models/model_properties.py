from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import items, mapping, open_enum, text
from customvoice._runtime.models.record import Record, wire

from ..models.model_failure_reason import ModelFailureReason


@define(kw_only=True, repr=False)
class ModelProperties(Record):
    """The styles of a model, and the results of its training."""

    preset_styles: list[str] | None = field(default=None, metadata=wire("presetStyles", items(text)))
    """Preset styles of the recipe that the model uses."""
    style_training_set_ids: dict[str, str] | None = field(
        default=None, metadata=wire("styleTrainingSetIds", mapping(text))
    )
    """Custom styles, each with the training set that it is trained from."""
    voice_styles: list[str] | None = field(
        init=False, default=None, metadata=wire("voiceStyles", items(text), read_only=True)
    )
    """All styles that the model can speak. Set by the service only."""
    failure_reason: ModelFailureReason | str | None = field(
        init=False, default=None, metadata=wire("failureReason", open_enum(ModelFailureReason), read_only=True)
    )
    """The reason why a model or a personal voice failed. Set by the service only."""
