"""BaseModels_List: GET /basemodels"""

from customvoice._runtime import Page, Request, Response

from ...models.base_model import BaseModel
from ...models.paginated_base_models import PaginatedBaseModels


def build_request(*, api_version: str = "2024-02-01-preview") -> Request:
    """List the base models that personal voices can speak with."""
    return Request.build(
        operation="BaseModels_List", method="GET", path="/basemodels", query={"api-version": api_version}
    )


def parse_response(response: Response) -> Page[BaseModel]:
    """The page in the answer."""
    page = PaginatedBaseModels.from_dict(response.json())
    return Page(page.value)
