"""Consents_Create: PUT /consents/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import json_body
from customvoice._runtime.http.messages import Request

from ...models.consent import Consent

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(
    id: str, body: Consent, *, operation_id: str | None = None, api_version: str = "2024-02-01-preview"
) -> Request:
    """Create a consent from audio at a URL."""
    return Request.build(
        operation="Consents_Create",
        method="PUT",
        path="/consents/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
        headers={"Operation-Id": operation_id},
        body=json_body(body),
    )


def parse_response(response: Response) -> Consent:
    """Return the resource in the response."""
    return Consent.decode(response.json())
