"""Delete a resource and its dependents."""

from dataclasses import dataclass

from customvoice_emulator.common import errors
from customvoice_emulator.handlers.call import Call, Response
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.resource_type import ResourceType
from customvoice_emulator.operations.progress import fail_on_deletion
from customvoice_emulator.state.store import Document, Transaction


@dataclass(frozen=True)
class Delete:
    """Delete a resource; a missing one is not an error (Azure REST guideline)."""

    kind: ResourceType
    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Response:
        with context.store.transaction(call.resource) as tx:
            document = tx.get(self.kind.collection, call.id)
            if document is not None:
                dependents = self._dependents(tx, call.id, forced=bool(call.query.get("forceDelete")))
                for collection, name, each in [*dependents, (self.kind.collection, call.id, document)]:
                    fail_on_deletion(tx, collection, each, context.now())
                    tx.delete(collection, name)
        return Response(204)

    def _dependents(self, tx: Transaction, name: str, *, forced: bool) -> list[tuple[str, str, Document]]:
        """Return (collection, id, document) of dependents to delete. Raises ServiceError (409) if one forbids it."""
        found = []
        for dependent in self.kind.dependents:
            referring = tx.find_by(dependent.collection, dependent.property, name)
            if referring and (dependent.on_delete == "reject" or (dependent.on_delete == "force" and not forced)):
                raise errors.HAS_DEPENDENTS.error(
                    kind=self.kind.noun, id=name, held=dependent.collection, advice=dependent.advice
                )
            found += [(dependent.collection, *each) for each in referring]
        return found
