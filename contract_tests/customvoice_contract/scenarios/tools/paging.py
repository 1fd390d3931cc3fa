"""Reading a list page by page, checking every page and every `nextLink` on the way.

Rules: spec nodes `Skip`, `MaxPageSize`, `nextLink`; docs/FIDELITY.md: nextLink (absolute, on the host of the request,
with all parameters of the request, absent on the last page).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ...contract.exchange import query_of
from ...service.client import API_VERSION
from ..core.expect import expect, expect_status, summary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...contract.exchange import Exchange
    from ...service.client import Service

# A list with more pages is endless, or too long to be read page by page.
MOST_PAGES = 500
_RULE, _LINK_RULE = "list-page", "list-next-link"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    answer: Exchange
    items: tuple[dict[str, Any], ...]
    next_link: str | None

    @property
    def ids(self) -> list[str]:
        """The ids of its items, in order; the names of those that have no id."""
        return [str(each.get("id", each.get("name"))) for each in self.items]


def page(service: Service, path: str, **params: str | int) -> Page:
    """Read one page; raises ContractViolation for a response that is not a page."""
    return _checkd(service.send("GET", path, params=params))


def walk(service: Service, path: str, **params: str | int) -> list[Page]:
    """Read a list to its end, from the page that `params` ask for; raises ContractViolation."""
    pages = [page(service, path, **params)]
    seen = set[str]()
    while (link := pages[-1].next_link) is not None:
        _check_link(pages, link, params)
        expect(
            link not in seen and len(pages) < MOST_PAGES,
            f"{summary(pages[0].answer)}; its nextLinks do not end: {link} after {len(pages)} pages.",
            _LINK_RULE,
        )
        seen.add(link)
        pages.append(_checkd(service.read(link)))
        where = f"{summary(pages[-2].answer)} with a nextLink to an empty page; expected none on the last page."
        expect(pages[-1].items, where, _LINK_RULE)
    return pages


def ids(pages: list[Page]) -> list[str]:
    """Return the ids of all items, in order."""
    return [each for one in pages for each in one.ids]


def items(pages: list[Page]) -> list[dict[str, Any]]:
    """Return all items, in order."""
    return [each for one in pages for each in one.items]


def _checkd(answer: Exchange) -> Page:
    expect_status(answer, 200, rule=_RULE, why="a page of a list can always be read")
    found = answer.json
    value = found.get("value") if isinstance(found, dict) else None
    is_page = isinstance(value, list) and all(isinstance(each, dict) for each in value)
    expect(is_page, f"{summary(answer)} without a list of objects in `value`: {answer.content[:200]!r}.", _RULE)
    link = found.get("nextLink")
    expect(
        link is None or isinstance(link, str), f"{summary(answer)} with nextLink {link!r}; expected a URL.", _LINK_RULE
    )
    return Page(answer, tuple(value or ()), link)


def _check_link(pages: list[Page], link: str, params: Mapping[str, str | int]) -> None:
    """Check a link against the request that it continues."""
    first, where = pages[0].answer, summary(pages[-1].answer)
    asked, parts = urlsplit(first.url), urlsplit(link)
    expect(
        parts[:3] == asked[:3],
        f"{where} with nextLink {link}; expected a URL of {asked.scheme}://{asked.netloc}{asked.path}.",
        _LINK_RULE,
    )
    carried = query_of(link)
    expected = {name: str(value) for name, value in params.items()} | {API_VERSION: str(first.api_version)}
    # How much was passed so far: a page is never shorter than what it shows.
    passed = int(expected.get("skip", 0)) + sum(len(each.items) for each in pages)
    if "skip" in expected or "skip" in carried:
        expected["skip"] = str(passed)
    # The service may return shorter pages than requested; its nextLink then has the smaller size.
    size = carried.get("maxpagesize", ["0"])
    if "maxpagesize" in expected and len(size) == 1 and size[0].isdigit() and int(size[0]) > 0:
        expected["maxpagesize"] = str(min(int(size[0]), int(expected["maxpagesize"])))
    for name, value in expected.items():
        expect(
            carried.get(name) == [value],
            f"{where} with {name}={carried.get(name)} in its nextLink; expected {value!r}, as in the request.",
            _LINK_RULE,
        )
