from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum, text, timestamp
from customvoice._runtime.models.record import Record, wire
from customvoice._runtime.models.timestamps import Timestamp
from customvoice._runtime.redaction import show_url

from ..models.status import Status


@define(kw_only=True, repr=False)
class Consent(Record):
    """A recorded statement in which the voice talent agrees to a synthetic version of their voice."""

    voice_talent_name: str = field(metadata=wire("voiceTalentName", text))
    """The talent's name as spoken in the statement. It cannot be changed."""
    company_name: str = field(metadata=wire("companyName", text))
    """The company's name as spoken in the statement. It cannot be changed."""
    locale: str = field(metadata=wire("locale", text))
    """Language and region of the statement (BCP-47), such as en-US. It cannot be changed."""
    project_id: str = field(metadata=wire("projectId", text))
    """The project that the consent belongs to."""
    id: str | None = field(default=None, metadata=wire("id", text))
    """The consent's id."""
    display_name: str | None = field(default=None, metadata=wire("displayName", text))
    """A display name."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description."""
    audio_url: str | None = field(default=None, repr=show_url, metadata=wire("audioUrl", text))
    """The URL of the recorded statement, public or with a SAS. The service never returns it."""
    status: Status | str | None = field(
        init=False, default=None, metadata=wire("status", open_enum(Status), read_only=True)
    )
    """The status of a resource. Set by the service only."""
    created_date_time: Timestamp | None = field(
        init=False, default=None, metadata=wire("createdDateTime", timestamp, read_only=True)
    )
    """When the consent was created (UTC). Set by the service only."""
    last_action_date_time: Timestamp | None = field(
        init=False, default=None, metadata=wire("lastActionDateTime", timestamp, read_only=True)
    )
    """When the status last changed (UTC). Set by the service only."""
