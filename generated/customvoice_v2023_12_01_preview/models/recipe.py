from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import integer, items, mapping, text
from customvoice._runtime.models.record import Record, nested, wire

from ..models.preset_style_item import PresetStyleItem


@define(kw_only=True, repr=False)
class Recipe(Record):
    """A training method for models."""

    kind: str = field(metadata=wire("kind", text))
    """The recipe's kind, such as Default or MultiStyle."""
    version: str | None = field(default=None, metadata=wire("version", text))
    """The recipe's version. If a request omits it, the newest version of the kind is used."""
    description: str | None = field(init=False, default=None, metadata=wire("description", text, read_only=True))
    """A free-text description. Set by the service only."""
    min_utterance_count: int | None = field(
        init=False, default=None, metadata=wire("minUtteranceCount", integer, read_only=True)
    )
    """The minimum number of utterances in a training set. Set by the service only."""
    min_style_utterance_count: int | None = field(
        init=False, default=None, metadata=wire("minStyleUtteranceCount", integer, read_only=True)
    )
    """The minimum number of utterances for each custom style. Set by the service only."""
    max_custom_style_num: int | None = field(
        init=False, default=None, metadata=wire("maxCustomStyleNum", integer, read_only=True)
    )
    """The maximum number of custom styles in a model. Set by the service only."""
    dataset_locales: list[str] | None = field(
        init=False, default=None, metadata=wire("datasetLocales", items(text), read_only=True)
    )
    """The locales (BCP-47) that a training set may have. Set by the service only."""
    model_locales: list[str] | None = field(
        init=False, default=None, metadata=wire("modelLocales", items(text), read_only=True)
    )
    """The locales (BCP-47) that a model can speak. Set by the service only."""
    preset_styles: dict[str, PresetStyleItem] | None = field(
        init=False,
        default=None,
        metadata=wire("presetStyles", mapping(nested(lambda: PresetStyleItem)), read_only=True),
    )
    """The preset styles of the recipe, by locale. They need no training set. Set by the service only."""
