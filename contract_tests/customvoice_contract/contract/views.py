"""The resources that a response shows: the one it is about, or those of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .contract import Contract
    from .exchange import Exchange
    from .operation import Operation
    from .resource_type import ResourceType


class View(NamedTuple):
    """A resource as a response shows it; `where` is the JSON Pointer of it in the body."""

    id: str
    body: dict[str, Any]
    where: str


class Shown(NamedTuple):
    """A response that shows resources of one type."""

    operation: Operation
    type: ResourceType
    views: list[View]


def shown(exchange: Exchange, contract: Contract) -> Shown | None:
    """Return the resources that a 2xx response shows; None where it shows none (or no JSON objects)."""
    operation = contract.operation_of(exchange)
    if operation is None or operation.item is None or not exchange.is_success:
        return None
    body = exchange.json
    if not isinstance(body, dict):
        return None
    if not operation.is_list:
        return Shown(operation, operation.item, [View(operation.resource_id(exchange), body, "")])
    items = body.get("value")
    if not isinstance(items, list):
        return None
    views = [View(str(each.get("id")), each, f"/value/{n}") for n, each in enumerate(items) if isinstance(each, dict)]
    return Shown(operation, operation.item, views)
