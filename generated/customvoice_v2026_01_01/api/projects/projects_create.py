"""Projects_Create: PUT /projects/{id}"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import json_body
from customvoice._runtime.http.messages import Request

from ...models.project import Project

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response


def build_request(id: str, body: Project, *, api_version: str = "2026-01-01") -> Request:
    """Create a project, or change its description."""
    return Request.build(
        operation="Projects_Create",
        method="PUT",
        path="/projects/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
        body=json_body(body),
    )


def parse_response(response: Response) -> Project:
    """Return the resource in the response."""
    return Project.decode(response.json())
