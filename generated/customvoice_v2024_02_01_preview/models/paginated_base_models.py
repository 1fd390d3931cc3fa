from __future__ import annotations

from attrs import define, field

from customvoice._runtime import Record, items, nested, wire

from ..models.base_model import BaseModel


@define(kw_only=True)
class PaginatedBaseModels(Record):
    """One page of base models."""

    value: list[BaseModel] = field(metadata=wire("value", items(nested(lambda: BaseModel))))
    """The items of the page."""
