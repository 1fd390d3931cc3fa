"""PersonalVoices_Create: PUT /personalvoices/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import json_body
from customvoice._runtime.http.messages import Request

from ...models.personal_voice import PersonalVoice

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(
    id: str, body: PersonalVoice, *, operation_id: str | None = None, api_version: str = "2026-01-01"
) -> Request:
    """Create a personal voice from audio in Azure Blob Storage."""
    return Request.build(
        operation="PersonalVoices_Create",
        method="PUT",
        path="/personalvoices/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
        headers={"Operation-Id": operation_id},
        body=json_body(body),
    )


def parse_response(response: Response) -> PersonalVoice:
    """Return the resource in the response."""
    return PersonalVoice.decode(response.json())
