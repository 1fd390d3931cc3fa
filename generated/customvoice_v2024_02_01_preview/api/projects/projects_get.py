"""Projects_Get: GET /projects/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request

from ...models.project import Project

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, *, api_version: str = "2024-02-01-preview") -> Request:
    """Get a project."""
    return Request.build(
        operation="Projects_Get",
        method="GET",
        path="/projects/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
    )


def parse_response(response: Response) -> Project:
    """Return the resource in the response."""
    return Project.decode(response.json())
