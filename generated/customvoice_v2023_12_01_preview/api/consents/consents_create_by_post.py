"""Consents_CreateByPost: POST /consents"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import json_body
from customvoice._runtime.http.messages import Request

from ...models.consent import Consent

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response

    from ...models.consent_with_id import ConsentWithId


def build_request(
    body: ConsentWithId, *, operation_id: str | None = None, api_version: str = "2023-12-01-preview"
) -> Request:
    """Create a consent from audio at a URL, with its id in the body."""
    return Request.build(
        operation="Consents_CreateByPost",
        method="POST",
        path="/consents",
        query={"api-version": api_version},
        headers={"Operation-Id": operation_id},
        body=json_body(body),
    )


def parse_response(response: Response) -> Consent:
    """Return the resource in the response."""
    return Consent.decode(response.json())
