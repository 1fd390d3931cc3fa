"""Read one resource, one operation, or a fixed list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.catalogue.catalogue import Catalogue
from customvoice_emulator.common import errors
from customvoice_emulator.handlers.call import Call, Response
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.resource_type import ResourceType
from customvoice_emulator.operations.progress import advance_resource, find_operation


@dataclass(frozen=True)
class Get:
    """Read one resource; a reads pace counts this read."""

    kind: ResourceType
    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Response:
        with context.store.transaction(call.resource) as tx:
            document = tx.get(self.kind.collection, call.id)
            if document is None:
                raise errors.NOT_FOUND.error(kind=self.kind.noun, id=call.id)
            return Response(200, advance_resource(tx, self.kind.collection, document, context.now(), is_read=True))


@dataclass(frozen=True)
class GetOperation:
    """Read the status of a long-running operation; a reads pace counts this read."""

    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Response:
        with context.store.transaction(call.resource) as tx:
            operation = find_operation(tx, call.id, context.now(), is_read=True)
            if operation is None:
                raise errors.NOT_FOUND.error(kind="operation", id=call.id)
            return Response(200, operation)


@dataclass(frozen=True)
class PublishedList:
    """Return a list that is the same for every client: the `items` of the catalogue."""

    items: Callable[[Catalogue], Sequence[Mapping[str, Any]]]
    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Response:  # noqa: ARG002 - the signature of every handler
        return Response(200, {"value": [dict(item) for item in self.items(context.catalogue)]})
