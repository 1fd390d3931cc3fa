"""List a collection: filter, skip, and return a page, in order of creation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from customvoice_emulator.handlers.call import Call, Response
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.resource_type import ResourceType
from customvoice_emulator.operations.progress import advance_resource
from customvoice_emulator.state.filter import Criterion, Filter
from customvoice_emulator.state.filter_grammar import read_filter

MAX_PAGE_SIZE = 100
"""The maximum page size; a greater maxpagesize is reduced to it (FIDELITY: page size)."""
_SOME_TIME = "2000-01-01T00:00:00.000Z"


@dataclass(frozen=True)
class List:
    """List the resources of one type. The filter applies to resources as the request's version shows them."""

    kind: ResourceType
    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Response:
        skip, size = call.query["skip"], min(call.query["maxpagesize"], MAX_PAGE_SIZE)
        extended = context.limits.extended_filter
        where = _filter_for(call, extended=extended) if call.query["filter"] is not None else None
        with context.store.transaction(call.resource) as tx:
            documents, more = tx.page(self.kind.collection, where, skip, size)
            now = context.now()
            shown = [advance_resource(tx, self.kind.collection, each, now, is_read=True) for each in documents]
        page: dict[str, Any] = {"value": shown}
        if more:
            page["nextLink"] = _next_link(call, skip + size, size)
        return Response(200, page)


@dataclass(frozen=True, slots=True)
class _FilterOnShown:
    """A filter on a resource as the version shows it."""

    wanted: Criterion
    call: Call

    def matches(self, resource: Mapping[str, Any]) -> bool:
        return self.wanted.matches(self.call.operation.shape_item(resource))


@dataclass(frozen=True, slots=True)
class _MatchNothing:
    """A filter that matches nothing."""

    def matches(self, resource: Mapping[str, Any]) -> bool:  # noqa: ARG002 - the form of every criterion
        return False


def _filter_for(call: Call, *, extended: bool) -> Criterion | None:
    """Return the call's filter as a criterion on stored resources; None if it matches everything.

    If the version shows the property unchanged, the store can evaluate the comparison. This depends on the property and
    the literal alone, so a resource that consists of them is a sufficient test.
    """
    wanted = read_filter(call.query["filter"], extended=extended)
    if not isinstance(wanted, Filter):
        return _FilterOnShown(wanted, call)
    literal = wanted.literal if isinstance(wanted.literal, str) else _SOME_TIME
    if call.operation.shape_item({wanted.property: literal}) == {wanted.property: literal}:
        return wanted
    return None if wanted.negated else _MatchNothing()


def _next_link(call: Call, skip: int, size: int) -> str:
    query: Mapping[str, Any] = {
        "skip": skip,
        "maxpagesize": size,
        **({"filter": call.query["filter"]} if call.query["filter"] is not None else {}),
        "api-version": call.version,
    }
    written = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in query.items())
    return f"{call.root}{call.operation.path}?{written}"
