"""Variants of lists: order, length of a page, form of nextLink."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from mutants.asgi import Backend, Request, Response
from mutants.faults.group import Group

GROUP = Group("lists")
EXPECTED = {
    "newest-first": "creation-order",
    "ordered-by-id": "creation-order",
    "page-cap": "page-cap",
    "next-link-order": "next-link-form",
}
_CAP, _PAGE = 20, 100
_UNPAGED = ("modelrecipes", "basemodels")


@GROUP.mutant("lists have the newest resource first", contract="FIDELITY: order")
async def newest_first(request: Request, backend: Backend) -> Response:
    return await _reordered(request, backend, lambda items: list(reversed(items)))


@GROUP.mutant("lists are in order of ids", contract="FIDELITY: order")
async def ordered_by_id(request: Request, backend: Backend) -> Response:
    return await _reordered(request, backend, lambda items: sorted(items, key=lambda each: str(each["id"])))


@GROUP.mutant("a page has at most 20 items", contract="FIDELITY: page size")
async def page_cap(request: Request, backend: Backend) -> Response:
    size = request.params.get("maxpagesize", str(_PAGE))
    if not request.lists or request.collection in _UNPAGED or not size.isascii() or not size.isdecimal():
        return await backend.send(request)
    if not _CAP < int(size) <= 2**31 - 1 or request.query.count("maxpagesize") > 1:
        return await backend.send(request)
    return await backend.send(request.with_params(maxpagesize=str(_CAP)))


@GROUP.alters_response("nextLink has its parameters in another order", contract="FIDELITY: nextLink")
def next_link_order(_: Request, response: Response) -> None:
    link = response.object.get("nextLink") if response.ok else None
    if isinstance(link, str):
        parts = urlsplit(link)
        query = urlencode(list(reversed(parse_qsl(parts.query))))
        response.set(nextLink=parts._replace(query=query).geturl())


async def _reordered(request: Request, backend: Backend, order: Any) -> Response:
    first = await backend.send(request)
    if not request.lists or not first.ok or request.collection in _UNPAGED:
        return first
    items: list[dict[str, Any]] = []
    while True:
        page = await backend.send(request.with_params(skip=str(len(items)), maxpagesize=str(_PAGE)))
        items += page.items if page.object.get("value") else []
        if "nextLink" not in page.object:
            break
    skip, size = int(request.params.get("skip", 0)), min(int(request.params.get("maxpagesize", _PAGE)), _PAGE)
    shown = first.object | {"value": order(items)[skip : skip + size]}
    first.json = shown
    return first
