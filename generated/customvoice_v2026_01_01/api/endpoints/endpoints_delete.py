"""Endpoints_Delete: DELETE /endpoints/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request

if TYPE_CHECKING:
    pass


def build_request(id: str, *, api_version: str = "2026-01-01") -> Request:
    """Delete an endpoint."""
    return Request.build(
        operation="Endpoints_Delete",
        method="DELETE",
        path="/endpoints/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )
