"""Projects_CreateByPost: POST /projects"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.body import json_body
from customvoice._runtime.http.messages import Request

from ...models.project import Project

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response

    from ...models.project_with_id import ProjectWithId


def build_request(body: ProjectWithId, *, api_version: str = "2023-12-01-preview") -> Request:
    """Create a project, with its id in the body."""
    return Request.build(
        operation="Projects_CreateByPost",
        method="POST",
        path="/projects",
        query={"api-version": api_version},
        body=json_body(body),
    )


def parse_response(response: Response) -> Project:
    """Return the resource in the response."""
    return Project.decode(response.json())
