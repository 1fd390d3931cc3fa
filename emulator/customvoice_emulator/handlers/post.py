"""Create a resource by POST on its collection, id in the body (FIDELITY: creating by POST on the collection)."""

from dataclasses import dataclass, replace

from customvoice_emulator.handlers.call import Call, Response
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.create import Put, StartCreate
from customvoice_emulator.operations.lifecycles import CREATE


@dataclass(frozen=True)
class Post:
    """Create a resource as `create` does; unlike a PUT, never update an existing one."""

    create: Put | StartCreate

    @property
    def slow(self) -> bool:
        return self.create.slow

    def __call__(self, call: Call, context: HandlerContext) -> Response:
        # FIDELITY: creating by POST on the collection; an endpoint can be posted without an id.
        named = replace(call, id=call.body.values.get("id") or context.new_id(), has_path_id=False)
        if isinstance(self.create, Put):
            kind = self.create.kind
            with context.store.transaction(call.resource) as tx:
                if tx.get(kind.collection, named.id) is not None:
                    raise CREATE.rejection.error()
            # No request can run in between: handlers that are not slow run one after the other.
        return self.create(named, context)
