"""Mutants of filters."""

from __future__ import annotations

from .exchange import Answer, Request
from .lists import DEFAULT_SIZE, GROUP, comparison, everything, number, pages
from .service import Service

__all__ = ["GROUP"]


@GROUP.mutant("the filter looks at each page alone, and an incomplete page is the last", contract="FIDELITY: filter")
async def filter_after_paging(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if not comparison(request)[0] or not answer.ok:
        return answer
    whole = await service.answer(request.with_params(skip=None, maxpagesize=None))
    kept = {item["id"] for item in whole.items}
    _, unfiltered = await everything(request, service)
    skip, size = number(request, "skip", 0), number(request, "maxpagesize", DEFAULT_SIZE)
    page = [item for item in unfiltered[skip : skip + size] if item["id"] in kept]
    if len(page) < size:
        answer.without("nextLink")
    answer.set(value=page)
    return answer


def _operator_as(request: Request, given: str, meant: str) -> Request:
    name, verb, literal = comparison(request)
    if name == "createdDateTime" and verb == given:
        return request.with_params(filter=f"{name} {meant} {literal}")
    return request


@GROUP.rewriting("`ge` is understood as `gt`", contract="FIDELITY: filter")
def filter_ge_as_gt(request: Request) -> Request:
    return _operator_as(request, "ge", "gt")


@GROUP.rewriting("`lt` is understood as `le`", contract="FIDELITY: filter")
def filter_lt_as_le(request: Request) -> Request:
    return _operator_as(request, "lt", "le")


@GROUP.mutant("`ne` leaves out what lacks the property", contract="FIDELITY: filter")
async def filter_ne_drops_absent(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    name, verb, _ = comparison(request)
    if verb == "ne" and answer.ok:
        answer.set(value=[item for item in answer.items if name in item])
    return answer


@GROUP.mutant("text is compared whatever its case", contract="FIDELITY: filter")
async def filter_ignores_case(request: Request, service: Service) -> Answer:
    name, verb, literal = comparison(request)
    if verb == "eq" and name != "createdDateTime":
        for item in (await everything(request, service))[1]:
            if str(item.get(name, "")).lower() == literal.lower():
                return await service.answer(request.with_params(filter=f"{name} eq '{item[name]}'"))
    return await service.answer(request)


@GROUP.mutant("`eq` keeps what begins with the literal", contract="FIDELITY: filter")
async def filter_by_prefix(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    name, verb, literal = comparison(request)
    if verb == "eq" and name != "createdDateTime" and literal and answer.ok and "skip" not in request.params:
        _, items = await everything(request, service)
        answer.set(value=[item for item in items if str(item.get(name, "")).startswith(literal)])
    return answer


@GROUP.rewriting("a filter on locale is ignored", contract="FIDELITY: filter")
def filter_on_locale_ignored(request: Request) -> Request:
    return request.with_params(filter=None) if comparison(request)[0] == "locale" else request


@GROUP.rewriting("a filter that can't be read is ignored", contract="FIDELITY: filter")
def filter_errors_ignored(request: Request) -> Request:
    unread = "filter" in request.params and not comparison(request)[0]
    return request.with_params(filter=None) if pages(request) and unread else request


@GROUP.rewriting("texts may be compared with `gt` and its like", contract="FIDELITY: filter")
def filter_orders_texts(request: Request) -> Request:
    name, verb, literal = comparison(request)
    if name in ("projectId", "locale", "kind") and verb in ("gt", "ge", "lt", "le"):
        return request.with_params(filter=f"{name} eq '{literal}'")
    return request


@GROUP.mutant("times are compared as texts", contract="FIDELITY: filter")
async def filter_compares_times_as_texts(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    name, verb, literal = comparison(request)
    if name == "createdDateTime" and answer.ok:
        _, items = await everything(request, service)
        answer.set(value=[item for item in items if _holds(item[name], verb, literal)])
        answer.without("nextLink")
    return answer


def _holds(value: str, verb: str, literal: str) -> bool:
    return {
        "eq": value == literal,
        "ne": value != literal,
        "gt": value > literal,
        "ge": value >= literal,
        "lt": value < literal,
        "le": value <= literal,
    }[verb]


@GROUP.mutant("`+` in a query is no space", contract="FIDELITY: filter")
async def plus_is_no_space(request: Request, service: Service) -> Answer:
    if pages(request) and "+" in request.query.partition("filter=")[2].partition("&")[0]:
        return Answer.error(400, "BadRequest", "The filter is invalid.")
    return await service.answer(request)
