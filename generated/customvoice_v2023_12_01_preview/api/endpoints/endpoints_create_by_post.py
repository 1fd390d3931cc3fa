"""Endpoints_CreateByPost: POST /endpoints"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import json_body
from customvoice._runtime.http.messages import Request

from ...models.endpoint import Endpoint

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response

    from ...models.endpoint_with_id import EndpointWithId


def build_request(
    body: EndpointWithId, *, operation_id: str | None = None, api_version: str = "2023-12-01-preview"
) -> Request:
    """Deploy a model, with the id of the endpoint in the body."""
    return Request.build(
        operation="Endpoints_CreateByPost",
        method="POST",
        path="/endpoints",
        query={"api-version": api_version},
        headers={"Operation-Id": operation_id},
        body=json_body(body),
    )


def parse_response(response: Response) -> Endpoint:
    """Return the resource in the response."""
    return Endpoint.decode(response.json())
