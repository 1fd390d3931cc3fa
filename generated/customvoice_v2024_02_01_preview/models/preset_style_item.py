from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import items, text
from customvoice._runtime.models.record import Record, wire


@define(kw_only=True, repr=False)
class PresetStyleItem(Record):
    """The styles that a recipe brings along, by kind of voice."""

    male: list[str] | None = field(default=None, metadata=wire("male", items(text)))
    """For male voices."""
    female: list[str] | None = field(default=None, metadata=wire("female", items(text)))
    """For female voices."""
