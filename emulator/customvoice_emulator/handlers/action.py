"""Start an action on a resource: `:upload`, `:suspend`, `:resume`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.common import errors
from customvoice_emulator.handlers.call import Call, Response
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.create import apply_ordered_outcome
from customvoice_emulator.handlers.replay import replayed_response
from customvoice_emulator.handlers.resource_type import (
    Fields,
    Inspection,
    InspectionInput,
    ResourceType,
    always_succeed,
)
from customvoice_emulator.operations.lifecycles import Lifecycle
from customvoice_emulator.operations.progress import OperationStart, Outcome, advance_resource, start_operation
from customvoice_emulator.state.store import Transaction


def _no_check(_sent: Fields, _resource: Fields, _context: HandlerContext) -> None:
    pass


@dataclass(frozen=True)
class StartAction:
    """Start a long-running operation on an existing resource. `echo`: the response shows the resource.

    `check` raises ServiceError if the values are invalid for this resource.
    """

    kind: ResourceType
    lifecycle: Lifecycle
    inspect: Inspection = always_succeed
    echo: bool = True
    check: Callable[[Fields, Fields, HandlerContext], None] = _no_check

    @property
    def slow(self) -> bool:
        return self.inspect is not always_succeed

    def __call__(self, call: Call, context: HandlerContext) -> Response:
        context.retention.delete_expired(context.store, call.resource, context.now())
        with context.store.transaction(call.resource) as tx:
            earlier = replayed_response(tx, call, context.now())
            if earlier is not None:
                return earlier
            resource = self._ready_body(tx, call, context)
        outcome = self.inspect(InspectionInput(call.body.values, call.body.files, context, resource))
        with context.store.transaction(call.resource) as tx:
            # Check again: another request may have run in between.
            return replayed_response(tx, call, context.now()) or self._begin(tx, call, context, outcome)

    def _begin(self, tx: Transaction, call: Call, context: HandlerContext, outcome: Outcome) -> Response:
        ready = self._ready_body(tx, call, context)
        target = (self.kind.collection, call.id)
        start = OperationStart(
            operation_id=call.operation_id or context.new_id(),
            target=target,
            lifecycle=self.lifecycle,
            outcome=apply_ordered_outcome(context, target, self.lifecycle.name, outcome),
            request=call.fingerprint,
            response_status=202,
            response_body=self.echo,
        )
        body = start_operation(tx, start, ready, context.pace_for(self.kind.collection), context.now())
        return Response(202, body if self.echo else None, operation_id=start.operation_id)

    def _ready_body(self, tx: Transaction, call: Call, context: HandlerContext) -> dict[str, Any]:
        """Return the resource's body. Raises ServiceError: 404 if missing, 409 if its status forbids the action."""
        document = tx.get(self.kind.collection, call.id)
        if document is None:
            raise errors.NOT_FOUND.error(kind=self.kind.noun, id=call.id)
        body = dict(advance_resource(tx, self.kind.collection, document, context.now(), is_read=False))
        if body["status"] not in self.lifecycle.allowed_statuses:
            raise self.lifecycle.rejection.error(
                kind=self.kind.noun,
                id=call.id,
                status=body["status"],
                action=self.lifecycle.verb,
                needed=" or ".join(self.lifecycle.allowed_statuses),
                target="status",
            )
        self.check(call.body.values, body, context)
        return body
