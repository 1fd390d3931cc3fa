"""Actions on a resource: `:upload`, `:suspend`, `:resume`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.common import errors
from customvoice_emulator.handlers.call import Answer, Call
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.create import as_ordered
from customvoice_emulator.handlers.replay import replayed
from customvoice_emulator.handlers.resource_type import Fields, Inspection, ResourceType, Work, accept
from customvoice_emulator.operations.lifecycles import Lifecycle
from customvoice_emulator.operations.progress import Outcome, Start, advance_resource, begin
from customvoice_emulator.state.store import Transaction


def _no_rules(_sent: Fields, _resource: Fields, _context: HandlerContext) -> None:
    pass


@dataclass(frozen=True)
class Act:
    """Begin work on an existing resource. `echo`: the answer shows the resource.

    `rules` raises ServiceError for what can't be done to this resource with these values.
    """

    kind: ResourceType
    lifecycle: Lifecycle
    inspect: Inspection = accept
    echo: bool = True
    rules: Callable[[Fields, Fields, HandlerContext], None] = _no_rules

    @property
    def slow(self) -> bool:
        return self.inspect is not accept

    def __call__(self, call: Call, context: HandlerContext) -> Answer:
        context.retention.delete_expired(context.store, call.resource, context.now())
        with context.store.transaction(call.resource) as tx:
            earlier = replayed(tx, call, context.now())
            if earlier is not None:
                return earlier
            resource = self._ready_body(tx, call, context)
        outcome = self.inspect(Work(call.body.values, call.body.files, context, resource))
        with context.store.transaction(call.resource) as tx:
            # Another request may have come in between.
            return replayed(tx, call, context.now()) or self._begin(tx, call, context, outcome)

    def _begin(self, tx: Transaction, call: Call, context: HandlerContext, outcome: Outcome) -> Answer:
        ready = self._ready_body(tx, call, context)
        target = (self.kind.collection, call.id)
        start = Start(
            operation_id=call.operation_id or context.new_id(),
            target=target,
            lifecycle=self.lifecycle,
            outcome=as_ordered(context, target, self.lifecycle.name, outcome),
            request=call.fingerprint,
            answer_status=202,
            answer_body=self.echo,
        )
        body = begin(tx, start, ready, context.pace_for(self.kind.collection), context.now())
        return Answer(202, body if self.echo else None, operation_id=start.operation_id)

    def _ready_body(self, tx: Transaction, call: Call, context: HandlerContext) -> dict[str, Any]:
        """Return the resource's body. Raises ServiceError: 404 without one, 409 when its state forbids the action."""
        document = tx.get(self.kind.collection, call.id)
        if document is None:
            raise errors.NOT_FOUND.error(kind=self.kind.noun, id=call.id)
        body = dict(advance_resource(tx, self.kind.collection, document, context.now(), counts=False))
        if body["status"] not in self.lifecycle.needs:
            raise self.lifecycle.refusal.error(
                kind=self.kind.noun,
                id=call.id,
                status=body["status"],
                action=self.lifecycle.verb,
                needed=" or ".join(self.lifecycle.needs),
                target="status",
            )
        self.rules(call.body.values, body, context)
        return body
