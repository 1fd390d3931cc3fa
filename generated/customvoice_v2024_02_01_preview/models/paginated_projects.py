from __future__ import annotations

from attrs import define, field

from customvoice._runtime import Record, items, nested, show_url, text, wire

from ..models.project import Project


@define(kw_only=True)
class PaginatedProjects(Record):
    """One page of projects."""

    value: list[Project] = field(metadata=wire("value", items(nested(lambda: Project))))
    """The items of the page."""
    next_link: str | None = field(default=None, repr=show_url, metadata=wire("nextLink", text))
    """Absolute URL of the next page; absent on the last."""
