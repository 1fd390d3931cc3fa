"""Actions on a resource: `:upload`, `:suspend`, `:resume`."""

from dataclasses import dataclass
from typing import Any

from customvoice_emulator import _errors
from customvoice_emulator._call import Answer, Call
from customvoice_emulator._handlers._replay import replayed
from customvoice_emulator._lifecycles import Lifecycle
from customvoice_emulator._parts import Parts
from customvoice_emulator._progress import Outcome, Start, begin, look_at_resource
from customvoice_emulator._resource_type import Inspection, ResourceType, Work, accept
from customvoice_emulator._store import Transaction


@dataclass(frozen=True)
class Act:
    """Begin work on an existing resource. `echo`: the answer shows the resource."""

    kind: ResourceType
    lifecycle: Lifecycle
    inspect: Inspection = accept
    echo: bool = True

    @property
    def slow(self) -> bool:
        return self.inspect is not accept

    def __call__(self, call: Call, emulator: Parts) -> Answer:
        with emulator.store.transaction(call.resource) as tx:
            earlier = replayed(tx, call)
            if earlier is None:
                self._ready_body(tx, call, emulator)
        if earlier is not None:
            return earlier
        outcome = self.inspect(Work(call.body.values, call.body.files))
        with emulator.store.transaction(call.resource) as tx:
            # Another request may have come in between.
            return replayed(tx, call) or self._begin(tx, call, emulator, outcome)

    def _begin(self, tx: Transaction, call: Call, emulator: Parts, outcome: Outcome) -> Answer:
        start = Start(
            operation_id=call.operation_id or emulator.new_id(),
            target=(self.kind.collection, call.id),
            lifecycle=self.lifecycle,
            outcome=outcome,
            request=call.fingerprint,
            answer_status=202,
            answer_body=self.echo,
        )
        body = begin(
            tx, start, self._ready_body(tx, call, emulator), emulator.pace_for(self.kind.collection), emulator.now()
        )
        return Answer(202, body if self.echo else None, operation_id=start.operation_id)

    def _ready_body(self, tx: Transaction, call: Call, emulator: Parts) -> dict[str, Any]:
        """Return the resource's body. Raises ServiceError: 404 without one, 409 when its state forbids the action."""
        document = tx.get(self.kind.collection, call.id)
        if document is None:
            raise _errors.NOT_FOUND.error(kind=self.kind.noun, id=call.id)
        body = dict(look_at_resource(tx, self.kind.collection, document, emulator.now(), counts=False))
        needed = self.lifecycle.needs or ("Succeeded", "Failed")
        if body["status"] not in needed:
            raise _errors.WRONG_STATE.error(
                kind=self.kind.noun,
                id=call.id,
                status=body["status"],
                action=self.lifecycle.verb,
                needed=" or ".join(needed),
                target="status",
            )
        return body
