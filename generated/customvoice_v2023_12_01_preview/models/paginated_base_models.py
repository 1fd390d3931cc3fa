from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import items
from customvoice._runtime.models.record import Record, nested, wire

from ..models.base_model import BaseModel


@define(kw_only=True, repr=False)
class PaginatedBaseModels(Record):
    """One page of base models."""

    value: list[BaseModel] = field(metadata=wire("value", items(nested(lambda: BaseModel))))
    """The items of the page."""
