"""TrainingSets_List: GET /trainingsets"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request
from customvoice._runtime.http.parameters import whole_number
from customvoice._runtime.paging.filters import filter_text
from customvoice._runtime.paging.pages import Page

from ...models.paginated_training_sets import PaginatedTrainingSets

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response
    from customvoice._runtime.paging.filters import Filter

    from ...models.training_set import TrainingSet


def build_request(
    *,
    skip: int | None = None,
    maxpagesize: int | None = None,
    filter: str | Filter | None = None,
    api_version: str = "2024-02-01-preview",
) -> Request:
    """List the training sets of the Speech resource."""
    return Request.build(
        operation="TrainingSets_List",
        method="GET",
        path="/trainingsets",
        query={
            "skip": whole_number("skip", skip),
            "maxpagesize": whole_number("maxpagesize", maxpagesize),
            "filter": filter_text(filter),
            "api-version": api_version,
        },
    )


def parse_response(response: Response) -> Page[TrainingSet]:
    """Return the page in the response."""
    page = PaginatedTrainingSets.decode(response.json())
    return Page(page.value, page.next_link)
