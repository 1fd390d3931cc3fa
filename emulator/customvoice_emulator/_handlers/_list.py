"""Listing a collection: filter, then skip and cut to a page, in order of creation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from customvoice_emulator._call import Answer, Call
from customvoice_emulator._filter import parse_filter
from customvoice_emulator._parts import Parts
from customvoice_emulator._progress import look_at_resource
from customvoice_emulator._resource_type import ResourceType

MAX_PAGE_SIZE = 100
"""The largest page; a greater maxpagesize is cut to it (FIDELITY: page size)."""


@dataclass(frozen=True)
class List:
    """List the resources of one kind. The filter sees them as the request's version shows them."""

    kind: ResourceType
    slow: bool = False

    def __call__(self, call: Call, emulator: Parts) -> Answer:
        skip, size = call.query["skip"], min(call.query["maxpagesize"], MAX_PAGE_SIZE)
        wanted = parse_filter(call.query["filter"]) if call.query["filter"] is not None else None
        item, schemas = call.operation.item_schema(), call.operation.schemas
        kept = []
        with emulator.store.transaction(call.resource) as tx:
            found = 0
            for _, document in tx.scan(self.kind.collection):
                if wanted and not wanted.matches(schemas.shape(item, document["body"], frozenset())):
                    continue
                found += 1
                if skip < found <= skip + size:
                    kept.append(look_at_resource(tx, self.kind.collection, document, emulator.now(), counts=True))
        page: dict[str, Any] = {"value": kept}
        if found > skip + size:
            page["nextLink"] = _next_link(call, skip + size, size)
        return Answer(200, page)


def _next_link(call: Call, skip: int, size: int) -> str:
    query: Mapping[str, Any] = {
        "skip": skip,
        "maxpagesize": size,
        **({"filter": call.query["filter"]} if call.query["filter"] is not None else {}),
        "api-version": call.version,
    }
    written = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in query.items())
    return f"{call.root}{call.operation.path}?{written}"
