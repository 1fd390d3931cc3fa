"""Models_List: GET /models"""

from customvoice._runtime import Page, Request, Response

from ...models.model import Model
from ...models.paginated_models import PaginatedModels


def build_request(
    *,
    skip: int | None = None,
    maxpagesize: int | None = None,
    filter: str | None = None,
    api_version: str = "2026-01-01",
) -> Request:
    """List the models of the Speech resource."""
    return Request.build(
        operation="Models_List",
        method="GET",
        path="/models",
        query={"skip": skip, "maxpagesize": maxpagesize, "filter": filter, "api-version": api_version},
    )


def parse_response(response: Response) -> Page[Model]:
    """The page in the answer."""
    page = PaginatedModels.from_dict(response.json())
    return Page(page.value, page.next_link)
