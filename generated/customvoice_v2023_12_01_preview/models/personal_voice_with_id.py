from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import text
from customvoice._runtime.models.record import Record, nested, wire

from ..models.azure_blob_content_source import AzureBlobContentSource


@define(kw_only=True, repr=False)
class PersonalVoiceWithId(Record):
    """A personal voice to create, with its id."""

    id: str = field(metadata=wire("id", text))
    """The personal voice's id, case-sensitive."""
    project_id: str = field(metadata=wire("projectId", text))
    """The project that the personal voice belongs to."""
    consent_id: str = field(metadata=wire("consentId", text))
    """The consent of the voice talent."""
    display_name: str | None = field(default=None, metadata=wire("displayName", text))
    """A display name."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description."""
    audios: AzureBlobContentSource | None = field(
        default=None, metadata=wire("audios", nested(lambda: AzureBlobContentSource))
    )
    """The blobs with the audio prompt. The service never returns them."""
