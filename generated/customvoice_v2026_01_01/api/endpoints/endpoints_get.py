"""Endpoints_Get: GET /endpoints/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request

from ...models.endpoint import Endpoint

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, *, api_version: str = "2026-01-01") -> Request:
    """Get an endpoint."""
    return Request.build(
        operation="Endpoints_Get",
        method="GET",
        path="/endpoints/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )


def parse_response(response: Response) -> Endpoint:
    """Return the resource in the response."""
    return Endpoint.decode(response.json())
