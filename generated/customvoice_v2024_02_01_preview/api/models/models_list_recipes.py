"""Models_ListRecipes: GET /modelrecipes"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request
from customvoice._runtime.paging.pages import Page

from ...models.paginated_recipes import PaginatedRecipes

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response

    from ...models.recipe import Recipe


def build_request(*, api_version: str = "2024-02-01-preview") -> Request:
    """List the recipes that models can be trained with."""
    return Request.build(
        operation="Models_ListRecipes", method="GET", path="/modelrecipes", query={"api-version": api_version}
    )


def parse_response(response: Response) -> Page[Recipe]:
    """Return the page in the response."""
    page = PaginatedRecipes.decode(response.json())
    return Page(page.value)
