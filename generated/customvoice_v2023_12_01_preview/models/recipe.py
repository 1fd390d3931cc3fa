from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import integer, items, mapping, text
from customvoice._runtime.models.record import Record, nested, wire

from ..models.preset_style_item import PresetStyleItem


@define(kw_only=True, repr=False)
class Recipe(Record):
    """A way of training a model."""

    kind: str = field(metadata=wire("kind", text))
    """The recipe's kind, such as Default or MultiStyle."""
    version: str | None = field(default=None, metadata=wire("version", text))
    """The recipe's version; the newest of the kind where a request leaves it out."""
    description: str | None = field(init=False, default=None, metadata=wire("description", text, read_only=True))
    """A text for people. Set by the service only."""
    min_utterance_count: int | None = field(
        init=False, default=None, metadata=wire("minUtteranceCount", integer, read_only=True)
    )
    """The fewest utterances that a training set needs. Set by the service only."""
    min_style_utterance_count: int | None = field(
        init=False, default=None, metadata=wire("minStyleUtteranceCount", integer, read_only=True)
    )
    """The fewest utterances for each style of one's own. Set by the service only."""
    max_custom_style_num: int | None = field(
        init=False, default=None, metadata=wire("maxCustomStyleNum", integer, read_only=True)
    )
    """The most styles of one's own in a model. Set by the service only."""
    dataset_locales: list[str] | None = field(
        init=False, default=None, metadata=wire("datasetLocales", items(text), read_only=True)
    )
    """The locales (BCP-47) that training sets may have. Set by the service only."""
    model_locales: list[str] | None = field(
        init=False, default=None, metadata=wire("modelLocales", items(text), read_only=True)
    )
    """The locales (BCP-47) that a model can speak. Set by the service only."""
    preset_styles: dict[str, PresetStyleItem] | None = field(
        init=False,
        default=None,
        metadata=wire("presetStyles", mapping(nested(lambda: PresetStyleItem)), read_only=True),
    )
    """The styles that come with the recipe, by locale; they need no training set of their own. Set by the service
    only."""
