from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum, text
from customvoice._runtime.models.record import Record, wire

from ..models.project_kind import ProjectKind


@define(kw_only=True, repr=False)
class ProjectWithId(Record):
    """A project to create, with its id."""

    id: str = field(metadata=wire("id", text))
    """The project's id, case-sensitive."""
    kind: ProjectKind | str = field(metadata=wire("kind", open_enum(ProjectKind)))
    """The kind of voice that a project is for."""
    display_name: str | None = field(default=None, metadata=wire("displayName", text))
    """A display name."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description. It can be changed later."""
