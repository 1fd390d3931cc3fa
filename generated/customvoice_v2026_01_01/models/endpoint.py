from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum, text, timestamp
from customvoice._runtime.models.record import Record, nested, wire
from customvoice._runtime.models.timestamps import Timestamp
from customvoice._runtime.speech.ssml import EndpointSpeech

from ..models.endpoint_properties import EndpointProperties
from ..models.status import Status


@define(kw_only=True, repr=False)
class Endpoint(EndpointSpeech, Record):
    """A deployed model."""

    project_id: str = field(metadata=wire("projectId", text))
    """The project that the endpoint belongs to."""
    model_id: str = field(metadata=wire("modelId", text))
    """The model that the endpoint serves."""
    id: str | None = field(init=False, default=None, metadata=wire("id", text, read_only=True))
    """The endpoint's id, a GUID. Set by the service only."""
    display_name: str | None = field(default=None, metadata=wire("displayName", text))
    """A display name."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description."""
    properties: EndpointProperties | None = field(
        default=None, metadata=wire("properties", nested(lambda: EndpointProperties))
    )
    """The deployment mode of an endpoint."""
    status: Status | str | None = field(
        init=False, default=None, metadata=wire("status", open_enum(Status), read_only=True)
    )
    """The status of a resource. Set by the service only."""
    created_date_time: Timestamp | None = field(
        init=False, default=None, metadata=wire("createdDateTime", timestamp, read_only=True)
    )
    """When the endpoint was created (UTC). Set by the service only."""
    last_action_date_time: Timestamp | None = field(
        init=False, default=None, metadata=wire("lastActionDateTime", timestamp, read_only=True)
    )
    """When the status last changed (UTC). Set by the service only."""
