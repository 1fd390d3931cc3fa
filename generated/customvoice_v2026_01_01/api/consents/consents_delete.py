"""Consents_Delete: DELETE /consents/{id}"""

from customvoice._runtime import Request


def build_request(id: str, *, api_version: str = "2026-01-01") -> Request:
    """Delete a consent."""
    return Request.build(
        operation="Consents_Delete",
        method="DELETE",
        path="/consents/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )
