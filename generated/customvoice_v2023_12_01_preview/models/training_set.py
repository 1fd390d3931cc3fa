from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum, text, timestamp
from customvoice._runtime.models.record import Record, nested, wire
from customvoice._runtime.models.timestamps import Timestamp

from ..models.status import Status
from ..models.training_set_properties import TrainingSetProperties
from ..models.voice_kind import VoiceKind


@define(kw_only=True, repr=False)
class TrainingSet(Record):
    """Audio and scripts to train models from."""

    locale: str = field(metadata=wire("locale", text))
    """Language and region of the recordings (BCP-47). It cannot be changed."""
    project_id: str = field(metadata=wire("projectId", text))
    """The project that the training set belongs to."""
    id: str | None = field(default=None, metadata=wire("id", text))
    """The training set's id."""
    display_name: str | None = field(default=None, metadata=wire("displayName", text))
    """A display name."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description. It can be changed later."""
    voice_kind: VoiceKind | str | None = field(default=None, metadata=wire("voiceKind", open_enum(VoiceKind)))
    """The gender of the voice. It cannot be changed."""
    properties: TrainingSetProperties | None = field(
        init=False, default=None, metadata=wire("properties", nested(lambda: TrainingSetProperties), read_only=True)
    )
    """The results of the service's check of a training set. Set by the service only."""
    status: Status | str | None = field(
        init=False, default=None, metadata=wire("status", open_enum(Status), read_only=True)
    )
    """The status of a resource. Set by the service only."""
    created_date_time: Timestamp | None = field(
        init=False, default=None, metadata=wire("createdDateTime", timestamp, read_only=True)
    )
    """When the training set was created (UTC). Set by the service only."""
    last_action_date_time: Timestamp | None = field(
        init=False, default=None, metadata=wire("lastActionDateTime", timestamp, read_only=True)
    )
    """When the status last changed (UTC). Set by the service only."""
