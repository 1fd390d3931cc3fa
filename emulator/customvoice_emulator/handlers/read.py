"""Reading: one resource, one operation, a fixed list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.catalogue.catalogue import Catalogue
from customvoice_emulator.common import errors
from customvoice_emulator.handlers.call import Answer, Call
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.resource_type import ResourceType
from customvoice_emulator.operations.progress import advance_resource, find_operation


@dataclass(frozen=True)
class Get:
    """Read one resource; a read that a reads pace counts."""

    kind: ResourceType
    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Answer:
        with context.store.transaction(call.resource) as tx:
            document = tx.get(self.kind.collection, call.id)
            if document is None:
                raise errors.NOT_FOUND.error(kind=self.kind.noun, id=call.id)
            return Answer(200, advance_resource(tx, self.kind.collection, document, context.now(), counts=True))


@dataclass(frozen=True)
class GetOperation:
    """Read the status of a long-running operation; a read that a reads pace counts."""

    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Answer:
        with context.store.transaction(call.resource) as tx:
            operation = find_operation(tx, call.id, context.now(), counts=True)
            if operation is None:
                raise errors.NOT_FOUND.error(kind="operation", id=call.id)
            return Answer(200, operation)


@dataclass(frozen=True)
class Published:
    """Answer a list that is the same for everyone: what `items` takes from the catalogue."""

    items: Callable[[Catalogue], Sequence[Mapping[str, Any]]]
    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Answer:  # noqa: ARG002 - the form of every handler
        return Answer(200, {"value": [dict(item) for item in self.items(context.catalogue)]})
