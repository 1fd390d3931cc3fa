"""Endpoints_Create: PUT /endpoints/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import json_body
from customvoice._runtime.http.messages import Request

from ...models.endpoint import Endpoint

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(
    id: str, body: Endpoint, *, operation_id: str | None = None, api_version: str = "2024-02-01-preview"
) -> Request:
    """Deploy a model."""
    return Request.build(
        operation="Endpoints_Create",
        method="PUT",
        path="/endpoints/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
        headers={"Operation-Id": operation_id},
        body=json_body(body),
    )


def parse_response(response: Response) -> Endpoint:
    """Return the resource in the response."""
    return Endpoint.decode(response.json())
