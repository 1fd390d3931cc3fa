"""Endpoints_Delete: DELETE /endpoints/{id}"""

from customvoice._runtime import Request


def build_request(id: str, *, api_version: str = "2024-02-01-preview") -> Request:
    """Delete an endpoint."""
    return Request.build(
        operation="Endpoints_Delete",
        method="DELETE",
        path="/endpoints/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )
