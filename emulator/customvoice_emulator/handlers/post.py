"""Create a resource by POST on its collection, id in the body (FIDELITY: creating by POST on the collection)."""

from dataclasses import dataclass, replace

from customvoice_emulator.handlers.call import Call, Response
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.create import Put
from customvoice_emulator.handlers.resource_type import ResourceType
from customvoice_emulator.operations.lifecycles import CREATE


@dataclass(frozen=True)
class Post:
    """Create a resource without a long-running operation; unlike `Put`, never update an existing one."""

    kind: ResourceType
    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Response:
        named = replace(call, id=call.body.values["id"])
        with context.store.transaction(call.resource) as tx:
            if tx.get(self.kind.collection, named.id) is not None:
                raise CREATE.rejection.error()
        # No request can run in between: handlers that are not slow run one after the other.
        return Put(self.kind)(named, context)
