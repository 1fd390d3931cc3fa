"""Consents_Get: GET /consents/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request

from ...models.consent import Consent

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, *, api_version: str = "2024-02-01-preview") -> Request:
    """Get a consent."""
    return Request.build(
        operation="Consents_Get",
        method="GET",
        path="/consents/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )


def parse_response(response: Response) -> Consent:
    """Return the resource in the response."""
    return Consent.decode(response.json())
