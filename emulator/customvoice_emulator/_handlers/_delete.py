"""Deleting a resource, with what hangs on it."""

from dataclasses import dataclass

from customvoice_emulator import _errors
from customvoice_emulator._call import Answer, Call
from customvoice_emulator._parts import Parts
from customvoice_emulator._resource_type import ResourceType
from customvoice_emulator._store import Transaction


@dataclass(frozen=True)
class Delete:
    """Delete a resource; a missing one is no error (Azure REST guideline)."""

    kind: ResourceType
    slow: bool = False

    def __call__(self, call: Call, emulator: Parts) -> Answer:
        with emulator.store.transaction(call.resource) as tx:
            if tx.get(self.kind.collection, call.id) is not None:
                held = self._held(tx, call.id, forced=bool(call.query.get("forceDelete")))
                for collection, name in held:
                    tx.delete(collection, name)
                tx.delete(self.kind.collection, call.id)
        return Answer(204)

    def _held(self, tx: Transaction, name: str, *, forced: bool) -> list[tuple[str, str]]:
        """Return (collection, id) of what goes along; raise ServiceError (409) when something forbids it."""
        along = []
        for holder in self.kind.held_by:
            holding = [
                each for each, document in tx.scan(holder.collection) if document["body"].get(holder.property) == name
            ]
            if holding and (holder.then == "refuse" or (holder.then == "force" and not forced)):
                raise _errors.STILL_HOLDS.error(
                    kind=self.kind.noun, id=name, held=holder.collection, advice=holder.advice
                )
            along += [(holder.collection, each) for each in holding]
        return along
