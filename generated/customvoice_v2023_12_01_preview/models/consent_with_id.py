from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import text
from customvoice._runtime.models.record import Record, wire
from customvoice._runtime.redaction import show_url


@define(kw_only=True, repr=False)
class ConsentWithId(Record):
    """A consent to create, with its id."""

    id: str = field(metadata=wire("id", text))
    """The consent's id, case-sensitive."""
    voice_talent_name: str = field(metadata=wire("voiceTalentName", text))
    """The talent's name as spoken in the statement. It cannot be changed."""
    company_name: str = field(metadata=wire("companyName", text))
    """The company's name as spoken in the statement. It cannot be changed."""
    locale: str = field(metadata=wire("locale", text))
    """Language and region of the statement (BCP-47), such as en-US. It cannot be changed."""
    project_id: str = field(metadata=wire("projectId", text))
    """The project that the consent belongs to."""
    display_name: str | None = field(default=None, metadata=wire("displayName", text))
    """A display name."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description."""
    audio_url: str | None = field(default=None, repr=show_url, metadata=wire("audioUrl", text))
    """The URL of the recorded statement, public or with a SAS. The service never returns it."""
