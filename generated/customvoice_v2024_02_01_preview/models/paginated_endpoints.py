from __future__ import annotations

from attrs import define, field

from customvoice._runtime import Record, items, nested, show_url, text, wire

from ..models.endpoint import Endpoint


@define(kw_only=True)
class PaginatedEndpoints(Record):
    """One page of endpoints."""

    value: list[Endpoint] = field(metadata=wire("value", items(nested(lambda: Endpoint))))
    """The items of the page."""
    next_link: str | None = field(default=None, repr=show_url, metadata=wire("nextLink", text))
    """Absolute URL of the next page; absent on the last."""
