"""PersonalVoices_Post: POST /personalvoices/{id}"""

from collections.abc import Iterable

from customvoice._runtime import AudioSource, Request, Response, form_body, read_audios

from ...models.personal_voice import PersonalVoice


def build_request(
    id: str,
    *,
    project_id: str,
    consent_id: str,
    audio: AudioSource | Iterable[AudioSource],
    display_name: str | None = None,
    description: str | None = None,
    properties: str | None = None,
    operation_id: str | None = None,
    api_version: str = "2026-01-01",
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
                ("projectId", project_id),
                ("consentId", consent_id),
                *(("audioData", audio) for audio in read_audios(audio)),
                ("displayName", display_name),
                ("description", description),
                ("properties", properties),
            ]
        ),
    )


def parse_response(response: Response) -> PersonalVoice:
    """The resource in the answer."""
    return PersonalVoice.from_dict(response.json())
