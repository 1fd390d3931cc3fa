"""Endpoints_Suspend: POST /endpoints/{id}:suspend"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request

from ...models.endpoint import Endpoint

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, *, operation_id: str | None = None, api_version: str = "2024-02-01-preview") -> Request:
    """Suspend an endpoint."""
    return Request.build(
        operation="Endpoints_Suspend",
        method="POST",
        path="/endpoints/{id}:suspend",
        path_parameters={"id": id},
        query={"api-version": api_version},
        headers={"Operation-Id": operation_id},
    )


def parse_response(response: Response) -> Endpoint:
    """Return the resource in the response."""
    return Endpoint.decode(response.json())
