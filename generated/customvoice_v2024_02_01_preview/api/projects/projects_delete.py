"""Projects_Delete: DELETE /projects/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request
from customvoice._runtime.http.parameters import flag

if TYPE_CHECKING:
    pass


def build_request(id: str, *, force_delete: bool | None = None, api_version: str = "2024-02-01-preview") -> Request:
    """Delete a project and its contents."""
    return Request.build(
        operation="Projects_Delete",
        method="DELETE",
        path="/projects/{id}",
        path_parameters={"id": id},
        query={"forceDelete": flag("force_delete", force_delete), "api-version": api_version},
    )
