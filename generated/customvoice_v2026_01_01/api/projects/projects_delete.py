"""Projects_Delete: DELETE /projects/{id}"""

from customvoice._runtime import Request


def build_request(id: str, *, force_delete: bool | None = None, api_version: str = "2026-01-01") -> Request:
    """Delete a project and what it holds."""
    return Request.build(
        operation="Projects_Delete",
        method="DELETE",
        path="/projects/{id}",
        path_parameters={"id": id},
        query={"forceDelete": force_delete, "api-version": api_version},
    )
