"""Endpoints_Get: GET /endpoints/{id}"""

from customvoice._runtime import Request, Response

from ...models.endpoint import Endpoint


def build_request(id: str, *, api_version: str = "2024-02-01-preview") -> Request:
    """Read an endpoint."""
    return Request.build(
        operation="Endpoints_Get",
        method="GET",
        path="/endpoints/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )


def parse_response(response: Response) -> Endpoint:
    """The resource in the answer."""
    return Endpoint.from_dict(response.json())
