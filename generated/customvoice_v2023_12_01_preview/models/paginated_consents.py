from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import items, text
from customvoice._runtime.models.record import Record, nested, wire
from customvoice._runtime.redaction import show_url

from ..models.consent import Consent


@define(kw_only=True, repr=False)
class PaginatedConsents(Record):
    """One page of consents."""

    value: list[Consent] = field(metadata=wire("value", items(nested(lambda: Consent))))
    """The items of the page."""
    next_link: str | None = field(default=None, repr=show_url, metadata=wire("nextLink", text))
    """The absolute URL of the next page. The last page has none."""
