from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum
from customvoice._runtime.models.record import Record, wire

from ..models.endpoint_kind import EndpointKind


@define(kw_only=True, repr=False)
class EndpointProperties(Record):
    """The deployment mode of an endpoint."""

    kind: EndpointKind | str | None = field(default=None, metadata=wire("kind", open_enum(EndpointKind)))
    """The deployment mode of an endpoint."""
