from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import items, text
from customvoice._runtime.models.record import Record, wire


@define(kw_only=True, repr=False)
class PresetStyleItem(Record):
    """The preset styles of a recipe, by gender of the voice."""

    male: list[str] | None = field(default=None, metadata=wire("male", items(text)))
    """Styles of male voices."""
    female: list[str] | None = field(default=None, metadata=wire("female", items(text)))
    """Styles of female voices."""
