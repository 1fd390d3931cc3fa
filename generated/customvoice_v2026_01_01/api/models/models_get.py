"""Models_Get: GET /models/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request

from ...models.model import Model

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, *, api_version: str = "2026-01-01") -> Request:
    """Get a model."""
    return Request.build(
        operation="Models_Get",
        method="GET",
        path="/models/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )


def parse_response(response: Response) -> Model:
    """Return the resource in the response."""
    return Model.decode(response.json())
