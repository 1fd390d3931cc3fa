"""Models_Delete: DELETE /models/{id}"""

from customvoice._runtime import Request


def build_request(id: str, *, api_version: str = "2026-01-01") -> Request:
    """Delete a model."""
    return Request.build(
        operation="Models_Delete",
        method="DELETE",
        path="/models/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )
