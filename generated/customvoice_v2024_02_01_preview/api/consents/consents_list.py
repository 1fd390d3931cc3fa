"""Consents_List: GET /consents"""

from customvoice._runtime import Page, Request, Response

from ...models.consent import Consent
from ...models.paginated_consents import PaginatedConsents


def build_request(
    *,
    skip: int | None = None,
    maxpagesize: int | None = None,
    filter: str | None = None,
    api_version: str = "2024-02-01-preview",
) -> Request:
    """List the consents of the Speech resource."""
    return Request.build(
        operation="Consents_List",
        method="GET",
        path="/consents",
        query={"skip": skip, "maxpagesize": maxpagesize, "filter": filter, "api-version": api_version},
    )


def parse_response(response: Response) -> Page[Consent]:
    """The page in the answer."""
    page = PaginatedConsents.from_dict(response.json())
    return Page(page.value, page.next_link)
