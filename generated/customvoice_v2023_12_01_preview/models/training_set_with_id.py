from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum, text
from customvoice._runtime.models.record import Record, wire

from ..models.voice_kind import VoiceKind


@define(kw_only=True, repr=False)
class TrainingSetWithId(Record):
    """A training set to create, with its id."""

    id: str = field(metadata=wire("id", text))
    """The training set's id, case-sensitive."""
    locale: str = field(metadata=wire("locale", text))
    """Language and region of the recordings (BCP-47). It cannot be changed."""
    project_id: str = field(metadata=wire("projectId", text))
    """The project that the training set belongs to."""
    display_name: str | None = field(default=None, metadata=wire("displayName", text))
    """A display name."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description. It can be changed later."""
    voice_kind: VoiceKind | str | None = field(default=None, metadata=wire("voiceKind", open_enum(VoiceKind)))
    """The gender of the voice. It cannot be changed."""
