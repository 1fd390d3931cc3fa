"""Mutants of filters."""

from __future__ import annotations

from mutants.asgi import Backend, Request, Response

from .paging import DEFAULT_SIZE, GROUP, comparison, everything, number, pages

__all__ = ["GROUP"]


@GROUP.mutant("a filter is applied to each page alone, and an incomplete page is the last", contract="FIDELITY: filter")
async def filter_after_paging(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if not comparison(request)[0] or not response.ok:
        return response
    whole = await backend.send(request.with_params(skip=None, maxpagesize=None))
    kept = {item["id"] for item in whole.items}
    _, unfiltered = await everything(request, backend)
    skip, size = number(request, "skip", 0), number(request, "maxpagesize", DEFAULT_SIZE)
    page = [item for item in unfiltered[skip : skip + size] if item["id"] in kept]
    if len(page) < size:
        response.without("nextLink")
    response.set(value=page)
    return response


def _operator_as(request: Request, given: str, meant: str) -> Request:
    name, verb, literal = comparison(request)
    if name == "createdDateTime" and verb == given:
        return request.with_params(filter=f"{name} {meant} {literal}")
    return request


@GROUP.alters_request("`ge` is understood as `gt`", contract="FIDELITY: filter")
def filter_ge_as_gt(request: Request) -> Request:
    return _operator_as(request, "ge", "gt")


@GROUP.alters_request("`lt` is understood as `le`", contract="FIDELITY: filter")
def filter_lt_as_le(request: Request) -> Request:
    return _operator_as(request, "lt", "le")


@GROUP.mutant("`ne` leaves out resources without the property", contract="FIDELITY: filter")
async def filter_ne_drops_absent(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    name, verb, _ = comparison(request)
    if verb == "ne" and response.ok:
        response.set(value=[item for item in response.items if name in item])
    return response


@GROUP.mutant("texts are compared without their case", contract="FIDELITY: filter")
async def filter_ignores_case(request: Request, backend: Backend) -> Response:
    name, verb, literal = comparison(request)
    if verb == "eq" and name != "createdDateTime":
        for item in (await everything(request, backend))[1]:
            if str(item.get(name, "")).lower() == literal.lower():
                return await backend.send(request.with_params(filter=f"{name} eq '{item[name]}'"))
    return await backend.send(request)


@GROUP.mutant("`eq` matches the beginning of a text", contract="FIDELITY: filter")
async def filter_by_prefix(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    name, verb, literal = comparison(request)
    if verb == "eq" and name != "createdDateTime" and literal and response.ok and "skip" not in request.params:
        _, items = await everything(request, backend)
        response.set(value=[item for item in items if str(item.get(name, "")).startswith(literal)])
    return response


@GROUP.alters_request("a filter on locale is ignored", contract="FIDELITY: filter")
def filter_on_locale_ignored(request: Request) -> Request:
    return request.with_params(filter=None) if comparison(request)[0] == "locale" else request


@GROUP.alters_request("an invalid filter is ignored", contract="FIDELITY: filter")
def filter_errors_ignored(request: Request) -> Request:
    unread = "filter" in request.params and not comparison(request)[0]
    return request.with_params(filter=None) if pages(request) and unread else request


@GROUP.alters_request("texts may be compared with `gt`, `ge`, `lt`, `le`", contract="FIDELITY: filter")
def filter_orders_texts(request: Request) -> Request:
    name, verb, literal = comparison(request)
    if name in ("projectId", "locale", "kind") and verb in ("gt", "ge", "lt", "le"):
        return request.with_params(filter=f"{name} eq '{literal}'")
    return request


@GROUP.mutant("times are compared as texts", contract="FIDELITY: filter")
async def filter_compares_times_as_texts(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    name, verb, literal = comparison(request)
    if name == "createdDateTime" and response.ok:
        _, items = await everything(request, backend)
        response.set(value=[item for item in items if _holds(item[name], verb, literal)])
        response.without("nextLink")
    return response


def _holds(value: str, verb: str, literal: str) -> bool:
    return {
        "eq": value == literal,
        "ne": value != literal,
        "gt": value > literal,
        "ge": value >= literal,
        "lt": value < literal,
        "le": value <= literal,
    }[verb]


@GROUP.mutant("`+` in a query is not a space", contract="FIDELITY: filter")
async def plus_is_no_space(request: Request, backend: Backend) -> Response:
    if pages(request) and "+" in request.query.partition("filter=")[2].partition("&")[0]:
        return Response.error(400, "BadRequest", "The filter is invalid.")
    return await backend.send(request)
