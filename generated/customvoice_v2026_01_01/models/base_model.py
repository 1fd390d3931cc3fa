from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import items, open_enum, text, timestamp
from customvoice._runtime.models.record import Record, wire
from customvoice._runtime.models.timestamps import Timestamp

from ..models.model_capability import ModelCapability


@define(kw_only=True, repr=False)
class BaseModel(Record):
    """An engine that personal voices are spoken with."""

    name: str | None = field(init=False, default=None, metadata=wire("name", text, read_only=True))
    """The name of the model in speech synthesis. Set by the service only."""
    release_date_time: Timestamp = field(metadata=wire("releaseDateTime", timestamp))
    """When the model was released (UTC)."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description."""
    expiration_date_time: Timestamp | None = field(default=None, metadata=wire("expirationDateTime", timestamp))
    """When the model will be withdrawn (UTC)."""
    capabilities: list[ModelCapability | str] | None = field(
        default=None, metadata=wire("capabilities", items(open_enum(ModelCapability)))
    )
    """The capabilities of the model."""
