"""PersonalVoices_List: GET /personalvoices"""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.http.messages import Request
from customvoice._runtime.http.parameters import whole_number
from customvoice._runtime.paging.filters import filter_text
from customvoice._runtime.paging.pages import Page

from ...models.paginated_personal_voices import PaginatedPersonalVoices

if TYPE_CHECKING:
    from customvoice._runtime.http.messages import Response
    from customvoice._runtime.paging.filters import Filter

    from ...models.personal_voice import PersonalVoice


def build_request(
    *,
    skip: int | None = None,
    maxpagesize: int | None = None,
    filter: str | Filter | None = None,
    api_version: str = "2024-02-01-preview",
) -> Request:
    """List the personal voices of the Speech resource."""
    return Request.build(
        operation="PersonalVoices_List",
        method="GET",
        path="/personalvoices",
        query={
            "skip": whole_number("skip", skip),
            "maxpagesize": whole_number("maxpagesize", maxpagesize),
            "filter": filter_text(filter),
            "api-version": api_version,
        },
    )


def parse_response(response: Response) -> Page[PersonalVoice]:
    """Return the page in the response."""
    page = PaginatedPersonalVoices.decode(response.json())
    return Page(page.value, page.next_link)
