"""Mutants of paging."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mutants.asgi import Backend, Request, Response

from .group import Group

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP = Group("paging and filter")
_COMPARISON = re.compile(r"(\w+) (\w+) '?([^']*)'?")
_PAGED = ("projects", "consents", "trainingsets", "models", "endpoints", "personalvoices")
DEFAULT_SIZE = 100


def comparison(request: Request) -> tuple[str, str, str]:
    """Return property, operator and literal of the filter; empty without a filter."""
    match = _COMPARISON.fullmatch(request.params.get("filter", ""))
    return (match[1], match[2], match[3]) if match and pages(request) else ("", "", "")


def pages(request: Request) -> bool:
    """Return whether the request reads a collection that has pages."""
    return request.lists and request.collection in _PAGED


def number(request: Request, name: str, default: int) -> int:
    """Return a parameter that is a number, or the default."""
    text = request.params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else default


def _relink(response: Response, change: Callable[[str], str]) -> None:
    link = response.object.get("nextLink")
    if response.ok and isinstance(link, str):
        response.set(nextLink=change(link))


def _skipping(link: str, more: int) -> str:
    return re.sub(r"skip=(\d+)", lambda match: f"skip={int(match[1]) + more}", link)


async def everything(request: Request, backend: Backend) -> tuple[Response, list[dict[str, Any]]]:
    """Return the first page of the whole collection without filter, and the items of all pages."""
    first = await backend.send(request.with_params(skip=None, maxpagesize=None, filter=None))
    items, page = list(first.items), first
    while "nextLink" in page.object:
        link = urlsplit(page.object["nextLink"]).query
        skip = link.partition("skip=")[2].partition("&")[0]
        page = await backend.send(request.with_params(skip=skip, maxpagesize=None, filter=None))
        items += page.items
    return first, items


@GROUP.alters_response("nextLink leaves one resource out", contract="spec: PaginatedProjects.nextLink")
def next_link_skips_one(request: Request, response: Response) -> None:
    if pages(request):
        _relink(response, lambda link: _skipping(link, 1))


@GROUP.alters_response(
    "each page repeats the last item of the previous page", contract="spec: PaginatedProjects.nextLink"
)
def next_link_overlaps(request: Request, response: Response) -> None:
    if pages(request) and len(response.items) > 1:
        _relink(response, lambda link: _skipping(link, -1))


@GROUP.alters_response("nextLink loses the filter", contract="FIDELITY: nextLink")
def next_link_drops_filter(request: Request, response: Response) -> None:
    if pages(request):
        _relink(response, lambda link: re.sub(r"&filter=[^&]*", "", link))


@GROUP.alters_response("nextLink loses the api-version", contract="FIDELITY: nextLink")
def next_link_drops_version(request: Request, response: Response) -> None:
    if pages(request):
        _relink(response, lambda link: re.sub(r"&api-version=[^&]*", "", link))


@GROUP.alters_response("nextLink loses the page size", contract="FIDELITY: nextLink")
def next_link_drops_page_size(request: Request, response: Response) -> None:
    if pages(request):
        _relink(response, lambda link: re.sub(r"maxpagesize=\d+&", "", link))


@GROUP.alters_response("nextLink is a path without host", contract="FIDELITY: nextLink")
def next_link_is_relative(request: Request, response: Response) -> None:
    if pages(request):
        _relink(response, lambda link: re.sub(r"^https?://[^/]+", "", link))


@GROUP.alters_response("nextLink names a host behind the gateway", contract="FIDELITY: nextLink")
def next_link_to_inner_host(request: Request, response: Response) -> None:
    if pages(request):
        _relink(response, lambda link: re.sub(r"^https?://[^/]+", "http://customvoice-backend:8080", link))


@GROUP.alters_response("nextLink of the last page is null", contract="FIDELITY: nextLink")
def next_link_null(request: Request, response: Response) -> None:
    if pages(request) and response.ok:
        response.json = {"nextLink": None} | response.object


@GROUP.alters_response("a full last page has a nextLink to an empty page", contract="FIDELITY: nextLink")
def next_link_on_last_page(request: Request, response: Response) -> None:
    size, skip = number(request, "maxpagesize", DEFAULT_SIZE), number(request, "skip", 0)
    if pages(request) and response.ok and "nextLink" not in response.object and size and len(response.items) == size:
        host = request.headers.get("host", "")
        rest = request.with_params(skip=str(skip + size)).query
        response.set(nextLink=f"{request.scope['scheme']}://{host}{request.path}?{rest}")


@GROUP.alters_request("maxpagesize is ignored", contract="spec: parameters.MaxPageSize")
def page_size_ignored(request: Request) -> Request:
    return request.with_params(maxpagesize=None) if pages(request) and _valid_size(request) else request


def _valid_size(request: Request) -> bool:
    return number(request, "maxpagesize", 0) > 0


@GROUP.alters_request("pages have one item more than maxpagesize", contract="spec: parameters.MaxPageSize")
def page_size_exceeded(request: Request) -> Request:
    size = number(request, "maxpagesize", 0)
    return request.with_params(maxpagesize=str(size + 1)) if pages(request) and 0 < size < DEFAULT_SIZE else request


@GROUP.alters_request("skip is ignored where there is a filter", contract="spec: parameters.Skip")
def skip_ignored_with_filter(request: Request) -> Request:
    if pages(request) and request.params.get("filter") and number(request, "skip", -1) >= 0:
        return request.with_params(skip="0")
    return request


@GROUP.alters_request("a negative skip is ignored", contract="spec: parameters.Skip")
def negative_skip_taken(request: Request) -> Request:
    negative = re.fullmatch(r"-\d+", request.params.get("skip", ""))
    return request.with_params(skip=None) if pages(request) and negative else request


@GROUP.alters_request("maxpagesize=0 is ignored", contract="spec: parameters.MaxPageSize")
def page_size_zero_taken(request: Request) -> Request:
    zero = re.fullmatch(r"0+", request.params.get("maxpagesize", ""))
    return request.with_params(maxpagesize=None) if pages(request) and zero else request


@GROUP.stateful("every second request is answered in reverse order", contract="FIDELITY: order")
class OrderUnstable:
    def __init__(self) -> None:
        self._backwards = False

    async def __call__(self, request: Request, backend: Backend) -> Response:
        if not pages(request) or "filter" in request.params:
            return await backend.send(request)
        response = await backend.send(request)
        self._backwards = not self._backwards
        if not response.ok or not self._backwards:
            return response
        _, items = await everything(request, backend)
        skip = number(request, "skip", 0)
        response.set(value=items[::-1][skip : skip + len(response.items)])
        return response


@GROUP.alters_response("a list ends after its third page", contract="spec: PaginatedProjects.nextLink")
def list_ends_early(request: Request, response: Response) -> None:
    size = len(response.items)
    if pages(request) and size and number(request, "skip", 0) // size >= 2:
        response.without("nextLink")
