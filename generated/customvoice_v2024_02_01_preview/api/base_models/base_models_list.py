"""BaseModels_List: GET /basemodels"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request
from customvoice._runtime.paging.pages import Page

from ...models.paginated_base_models import PaginatedBaseModels

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response

    from ...models.base_model import BaseModel


def build_request(*, api_version: str = "2024-02-01-preview") -> Request:
    """List the base models that personal voices can be spoken with."""
    return Request.build(
        operation="BaseModels_List", method="GET", path="/basemodels", query={"api-version": api_version}
    )


def parse_response(response: Response) -> Page[BaseModel]:
    """Return the page in the response."""
    page = PaginatedBaseModels.decode(response.json())
    return Page(page.value)
