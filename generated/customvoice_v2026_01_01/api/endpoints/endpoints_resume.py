"""Endpoints_Resume: POST /endpoints/{id}:resume"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request

from ...models.endpoint import Endpoint

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, *, operation_id: str | None = None, api_version: str = "2026-01-01") -> Request:
    """Resume a suspended endpoint."""
    return Request.build(
        operation="Endpoints_Resume",
        method="POST",
        path="/endpoints/{id}:resume",
        path_parameters={"id": id},
        query={"api-version": api_version},
        headers={"Operation-Id": operation_id},
    )


def parse_response(response: Response) -> Endpoint:
    """Return the resource in the response."""
    return Endpoint.decode(response.json())
