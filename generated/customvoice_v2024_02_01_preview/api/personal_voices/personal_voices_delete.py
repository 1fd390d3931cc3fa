"""PersonalVoices_Delete: DELETE /personalvoices/{id}"""

from customvoice._runtime import Request


def build_request(id: str, *, api_version: str = "2024-02-01-preview") -> Request:
    """Delete a personal voice."""
    return Request.build(
        operation="PersonalVoices_Delete",
        method="DELETE",
        path="/personalvoices/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )
