"""PersonalVoices_Get: GET /personalvoices/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request

from ...models.personal_voice import PersonalVoice

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, *, api_version: str = "2026-01-01") -> Request:
    """Get a personal voice."""
    return Request.build(
        operation="PersonalVoices_Get",
        method="GET",
        path="/personalvoices/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )


def parse_response(response: Response) -> PersonalVoice:
    """Return the resource in the response."""
    return PersonalVoice.decode(response.json())
