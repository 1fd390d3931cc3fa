from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import items
from customvoice._runtime.models.record import Record, nested, wire

from ..models.recipe import Recipe


@define(kw_only=True, repr=False)
class PaginatedRecipes(Record):
    """One page of recipes."""

    value: list[Recipe] = field(metadata=wire("value", items(nested(lambda: Recipe))))
    """The items of the page."""
