from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import text
from customvoice._runtime.models.record import Record, nested, wire
from customvoice._runtime.speech.ssml import EndpointSpeech

from ..models.endpoint_properties import EndpointProperties


@define(kw_only=True, repr=False)
class EndpointWithId(EndpointSpeech, Record):
    """An endpoint to create, with its id."""

    project_id: str = field(metadata=wire("projectId", text))
    """The project that the endpoint belongs to."""
    model_id: str = field(metadata=wire("modelId", text))
    """The model that the endpoint serves."""
    id: str | None = field(default=None, metadata=wire("id", text))
    """The endpoint's id, a GUID. If it is missing, the service creates one."""
    display_name: str | None = field(default=None, metadata=wire("displayName", text))
    """A display name."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description."""
    properties: EndpointProperties | None = field(
        default=None, metadata=wire("properties", nested(lambda: EndpointProperties))
    )
    """The deployment mode of an endpoint."""
