from __future__ import annotations

from attrs import define, field

from customvoice._runtime import Record, items, nested, wire

from ..models.recipe import Recipe


@define(kw_only=True)
class PaginatedRecipes(Record):
    """One page of recipes."""

    value: list[Recipe] = field(metadata=wire("value", items(nested(lambda: Recipe))))
    """The items of the page."""
