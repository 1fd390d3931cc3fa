"""Operations_Get: GET /operations/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request

from ...models.operation import Operation

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, *, api_version: str = "2023-12-01-preview") -> Request:
    """Get the status of a long-running operation."""
    return Request.build(
        operation="Operations_Get",
        method="GET",
        path="/operations/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )


def parse_response(response: Response) -> Operation:
    """Return the resource in the response."""
    return Operation.decode(response.json())
