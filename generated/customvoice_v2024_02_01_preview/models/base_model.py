from __future__ import annotations

from datetime import datetime

from attrs import define, field

from customvoice._runtime import Record, items, open_enum, text, timestamp, wire

from ..models.model_capability import ModelCapability


@define(kw_only=True)
class BaseModel(Record):
    """A model that personal voices speak with."""

    name: str = field(metadata=wire("name", text))
    """The name that speech synthesis calls the model by."""
    release_date_time: datetime = field(metadata=wire("releaseDateTime", timestamp))
    """When the model was released (UTC)."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A text for people."""
    expiration_date_time: datetime | None = field(default=None, metadata=wire("expirationDateTime", timestamp))
    """When the model will be withdrawn (UTC)."""
    capabilities: list[ModelCapability | str] | None = field(
        default=None, metadata=wire("capabilities", items(open_enum(ModelCapability)))
    )
    """What the model can do."""
