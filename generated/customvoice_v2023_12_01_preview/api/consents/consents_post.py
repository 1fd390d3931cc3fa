"""Consents_Post: POST /consents/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import form_body
from customvoice._runtime.http.messages import Request
from customvoice._runtime.http.parameters import required_text, text
from customvoice._runtime.uploads.audio import audio_from

from ...models.consent import Consent

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response
    from customvoice._runtime.uploads.audio import AudioSource
    from customvoice._runtime.uploads.stream import ProgressCallback


def build_request(
    id: str,
    *,
    project_id: str,
    voice_talent_name: str,
    company_name: str,
    audio: AudioSource,
    locale: str,
    display_name: str | None = None,
    description: str | None = None,
    properties: str | None = None,
    progress: ProgressCallback | None = None,
    operation_id: str | None = None,
    api_version: str = "2023-12-01-preview",
) -> Request:
    """Create a consent from an uploaded audio file."""
    return Request.build(
        operation="Consents_Post",
        method="POST",
        path="/consents/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
        headers={"Operation-Id": operation_id},
        body=form_body(
            [
                ("projectId", required_text("project_id", project_id)),
                ("voiceTalentName", required_text("voice_talent_name", voice_talent_name)),
                ("companyName", required_text("company_name", company_name)),
                ("audiodata", audio_from(audio)),
                ("locale", required_text("locale", locale)),
                ("displayName", text("display_name", display_name)),
                ("description", text("description", description)),
                ("properties", text("properties", properties)),
            ],
            progress=progress,
        ),
    )


def parse_response(response: Response) -> Consent:
    """Return the resource in the response."""
    return Consent.decode(response.json())
