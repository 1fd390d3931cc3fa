"""Actions on a resource: `:upload`, `:suspend`, `:resume`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.common import errors
from customvoice_emulator.handlers.call import Answer, Call
from customvoice_emulator.handlers.create import as_ordered
from customvoice_emulator.handlers.parts import Parts
from customvoice_emulator.handlers.replay import replayed
from customvoice_emulator.handlers.resource_type import Fields, Inspection, ResourceType, Work, accept
from customvoice_emulator.operations.lifecycles import Lifecycle
from customvoice_emulator.operations.progress import Outcome, Start, begin, look_at_resource
from customvoice_emulator.state.store import Transaction


def _no_rules(_sent: Fields, _resource: Fields, _emulator: Parts) -> None:
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
    rules: Callable[[Fields, Fields, Parts], None] = _no_rules

    @property
    def slow(self) -> bool:
        return self.inspect is not accept

    def __call__(self, call: Call, emulator: Parts) -> Answer:
        emulator.retention.forget_old(emulator.store, call.resource, emulator.now())
        with emulator.store.transaction(call.resource) as tx:
            earlier = replayed(tx, call, emulator.now())
            if earlier is not None:
                return earlier
            resource = self._ready_body(tx, call, emulator)
        outcome = self.inspect(Work(call.body.values, call.body.files, emulator, resource))
        with emulator.store.transaction(call.resource) as tx:
            # Another request may have come in between.
            return replayed(tx, call, emulator.now()) or self._begin(tx, call, emulator, outcome)

    def _begin(self, tx: Transaction, call: Call, emulator: Parts, outcome: Outcome) -> Answer:
        ready = self._ready_body(tx, call, emulator)
        target = (self.kind.collection, call.id)
        start = Start(
            operation_id=call.operation_id or emulator.new_id(),
            target=target,
            lifecycle=self.lifecycle,
            outcome=as_ordered(emulator, target, self.lifecycle.name, outcome),
            request=call.fingerprint,
            answer_status=202,
            answer_body=self.echo,
        )
        body = begin(tx, start, ready, emulator.pace_for(self.kind.collection), emulator.now())
        return Answer(202, body if self.echo else None, operation_id=start.operation_id)

    def _ready_body(self, tx: Transaction, call: Call, emulator: Parts) -> dict[str, Any]:
        """Return the resource's body. Raises ServiceError: 404 without one, 409 when its state forbids the action."""
        document = tx.get(self.kind.collection, call.id)
        if document is None:
            raise errors.NOT_FOUND.error(kind=self.kind.noun, id=call.id)
        body = dict(look_at_resource(tx, self.kind.collection, document, emulator.now(), counts=False))
        if body["status"] not in self.lifecycle.needs:
            raise self.lifecycle.refusal.error(
                kind=self.kind.noun,
                id=call.id,
                status=body["status"],
                action=self.lifecycle.verb,
                needed=" or ".join(self.lifecycle.needs),
                target="status",
            )
        self.rules(call.body.values, body, emulator)
        return body
