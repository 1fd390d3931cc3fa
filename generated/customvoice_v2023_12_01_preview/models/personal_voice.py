from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum, text, timestamp
from customvoice._runtime.models.record import Record, nested, wire
from customvoice._runtime.models.timestamps import Timestamp
from customvoice._runtime.speech.ssml import PersonalVoiceSpeech

from ..models.azure_blob_content_source import AzureBlobContentSource
from ..models.personal_voice_properties import PersonalVoiceProperties
from ..models.status import Status


@define(kw_only=True, repr=False)
class PersonalVoice(PersonalVoiceSpeech, Record):
    """A voice that is created from a short audio prompt."""

    project_id: str = field(metadata=wire("projectId", text))
    """The project that the personal voice belongs to."""
    consent_id: str = field(metadata=wire("consentId", text))
    """The consent of the voice talent."""
    id: str | None = field(default=None, metadata=wire("id", text))
    """The personal voice's id."""
    speaker_profile_id: str | None = field(
        init=False, default=None, metadata=wire("speakerProfileId", text, read_only=True)
    )
    """The id that names the voice in SSML. Set by the service only."""
    display_name: str | None = field(default=None, metadata=wire("displayName", text))
    """A display name."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description."""
    audios: AzureBlobContentSource | None = field(
        default=None, metadata=wire("audios", nested(lambda: AzureBlobContentSource))
    )
    """The blobs with the audio prompt. The service never returns them."""
    properties: PersonalVoiceProperties | None = field(
        init=False, default=None, metadata=wire("properties", nested(lambda: PersonalVoiceProperties), read_only=True)
    )
    """The results of the service's check of a personal voice. Set by the service only."""
    status: Status | str | None = field(
        init=False, default=None, metadata=wire("status", open_enum(Status), read_only=True)
    )
    """The status of a resource. Set by the service only."""
    created_date_time: Timestamp | None = field(
        init=False, default=None, metadata=wire("createdDateTime", timestamp, read_only=True)
    )
    """When the personal voice was created (UTC). Set by the service only."""
    last_action_date_time: Timestamp | None = field(
        init=False, default=None, metadata=wire("lastActionDateTime", timestamp, read_only=True)
    )
    """When the status last changed (UTC). Set by the service only."""
