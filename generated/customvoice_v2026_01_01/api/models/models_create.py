"""Models_Create: PUT /models/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import json_body
from customvoice._runtime.http.messages import Request

from ...models.model import Model

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, body: Model, *, operation_id: str | None = None, api_version: str = "2026-01-01") -> Request:
    """Train a model."""
    return Request.build(
        operation="Models_Create",
        method="PUT",
        path="/models/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
        headers={"Operation-Id": operation_id},
        body=json_body(body),
    )


def parse_response(response: Response) -> Model:
    """Return the resource in the response."""
    return Model.decode(response.json())
