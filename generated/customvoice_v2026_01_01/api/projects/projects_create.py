"""Projects_Create: PUT /projects/{id}"""

from customvoice._runtime import Request, Response, json_body

from ...models.project import Project


def build_request(id: str, body: Project, *, api_version: str = "2026-01-01") -> Request:
    """Create a project, or change the description of one."""
    return Request.build(
        operation="Projects_Create",
        method="PUT",
        path="/projects/{id}",
        path_parameters={"id": id},
        query={"api-version": api_version},
        body=json_body(body),
    )


def parse_response(response: Response) -> Project:
    """The resource in the answer."""
    return Project.from_dict(response.json())
