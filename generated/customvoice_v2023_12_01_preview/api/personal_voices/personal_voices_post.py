"""PersonalVoices_Post: POST /personalvoices/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import form_body
from customvoice._runtime.http.messages import Request
from customvoice._runtime.http.parameters import required_text, text
from customvoice._runtime.uploads.audio import audios_from

from ...models.personal_voice import PersonalVoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from customvoice._runtime.http.messages import Response
    from customvoice._runtime.uploads.audio import AudioSource
    from customvoice._runtime.uploads.stream import ProgressCallback


def build_request(
    id: str,
    *,
    project_id: str,
    consent_id: str,
    audio: AudioSource | Sequence[AudioSource],
    display_name: str | None = None,
    description: str | None = None,
    properties: str | None = None,
    progress: ProgressCallback | None = None,
    operation_id: str | None = None,
    api_version: str = "2023-12-01-preview",
) -> Request:
    """Create a personal voice from uploaded audio files."""
    return Request.build(
        operation="PersonalVoices_Post",
        method="POST",
        path="/personalvoices/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
        headers={"Operation-Id": operation_id},
        body=form_body(
            [
                ("projectId", required_text("project_id", project_id)),
                ("consentId", required_text("consent_id", consent_id)),
                *(("audioData", item) for item in audios_from(audio)),
                ("displayName", text("display_name", display_name)),
                ("description", text("description", description)),
                ("properties", text("properties", properties)),
            ],
            progress=progress,
        ),
    )


def parse_response(response: Response) -> PersonalVoice:
    """Return the resource in the response."""
    return PersonalVoice.decode(response.json())
