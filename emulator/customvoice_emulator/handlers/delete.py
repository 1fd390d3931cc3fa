"""Deleting a resource, with what hangs on it."""

from dataclasses import dataclass

from customvoice_emulator.common import errors
from customvoice_emulator.handlers.call import Answer, Call
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.resource_type import ResourceType
from customvoice_emulator.operations.progress import abandon
from customvoice_emulator.state.store import Document, Transaction


@dataclass(frozen=True)
class Delete:
    """Delete a resource; a missing one is no error (Azure REST guideline)."""

    kind: ResourceType
    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Answer:
        with context.store.transaction(call.resource) as tx:
            document = tx.get(self.kind.collection, call.id)
            if document is not None:
                held = self._held(tx, call.id, forced=bool(call.query.get("forceDelete")))
                for collection, name, each in [*held, (self.kind.collection, call.id, document)]:
                    abandon(tx, collection, each, context.now())
                    tx.delete(collection, name)
        return Answer(204)

    def _held(self, tx: Transaction, name: str, *, forced: bool) -> list[tuple[str, str, Document]]:
        """Return (collection, id, document) of what goes along; raise ServiceError (409) when something forbids it."""
        along = []
        for holder in self.kind.held_by:
            holding = tx.having(holder.collection, holder.property, name)
            if holding and (holder.then == "refuse" or (holder.then == "force" and not forced)):
                raise errors.STILL_HOLDS.error(
                    kind=self.kind.noun, id=name, held=holder.collection, advice=holder.advice
                )
            along += [(holder.collection, *each) for each in holding]
        return along
