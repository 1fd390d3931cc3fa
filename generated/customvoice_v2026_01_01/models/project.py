from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum, text, timestamp
from customvoice._runtime.models.record import Record, wire
from customvoice._runtime.models.timestamps import Timestamp

from ..models.project_kind import ProjectKind


@define(kw_only=True, repr=False)
class Project(Record):
    """A folder that contains all resources of one voice."""

    kind: ProjectKind | str = field(metadata=wire("kind", open_enum(ProjectKind)))
    """The kind of voice that a project is for."""
    id: str | None = field(init=False, default=None, metadata=wire("id", text, read_only=True))
    """The project's id. Set by the service only."""
    display_name: str | None = field(default=None, metadata=wire("displayName", text))
    """A display name."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description. It can be changed later."""
    locale: str | None = field(default=None, metadata=wire("locale", text))
    """Language and region (BCP-47). Set it to use the project in the studio too."""
    created_date_time: Timestamp | None = field(
        init=False, default=None, metadata=wire("createdDateTime", timestamp, read_only=True)
    )
    """When the project was created (UTC). Set by the service only."""
