"""Creating a resource, and updating it where its table allows that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from customvoice_emulator.common import errors
from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.handlers.call import Answer, Call
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.quotas import count_in, require_room
from customvoice_emulator.handlers.references import failed_reference, lookup_in, require_references
from customvoice_emulator.handlers.replay import replayed
from customvoice_emulator.handlers.resource_type import Fields, Inspection, ResourceType, Work, accept
from customvoice_emulator.operations.lifecycles import CREATE
from customvoice_emulator.operations.progress import Outcome, Start, begin
from customvoice_emulator.state.store import Transaction


@dataclass(frozen=True)
class Put:
    """Create a resource that is ready at once, or change one."""

    kind: ResourceType
    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Answer:
        sent = _stored_part(call)
        with context.store.transaction(call.resource) as tx:
            present = tx.get(self.kind.collection, call.id)
            if present is not None:
                return Answer(201, self._update(tx, present["body"], present["operation"], sent))
            require_references(tx, self.kind, sent)
            body = _new_body(self.kind, call, context, tx, sent, context.now())
            initial = self.kind.table.initial
            if initial is not None:
                body |= {"status": initial, "lastActionDateTime": body["createdDateTime"]}
            tx.put(self.kind.collection, call.id, {"body": body, "operation": None})
            return Answer(201, body)

    def _update(self, tx: Transaction, present: Fields, operation: str | None, sent: Fields) -> Fields:
        """Replace what was sent before; what the service filled in, and what can't change once it is set, stays."""
        for name in self.kind.immutable:
            if name in sent and name in present and not _same(name, sent[name], present[name]):
                raise errors.IMMUTABLE.error(property=name, kind=self.kind.noun, present=present[name], target=name)
        own = ("id", "createdDateTime", "lastActionDateTime", "status", "properties", *self.kind.immutable)
        body = {**sent, **{name: present[name] for name in own if name in present}}
        tx.put(self.kind.collection, present["id"], {"body": body, "operation": operation})
        return body


@dataclass(frozen=True)
class StartCreate:
    """Create a resource by a long-running operation: inspect what was sent, answer, show the outcome at the pace."""

    kind: ResourceType
    inspect: Inspection = accept

    @property
    def slow(self) -> bool:
        return self.inspect is not accept

    def __call__(self, call: Call, context: HandlerContext) -> Answer:
        context.retention.delete_expired(context.store, call.resource, context.now())
        with context.store.transaction(call.resource) as tx:
            earlier = self._check(tx, call, context)
            if earlier is not None:
                return earlier
        outcome = self.inspect(Work(call.body.values, call.body.files, context))
        # On disk before the resource that names it: whoever sees the resource has its audio.
        with context.store.keeping(call.body.received) as audio, context.store.transaction(call.resource) as tx:
            # Another request may have come in between.
            return self._check(tx, call, context) or self._begin(tx, call, context, outcome, audio)

    def _check(self, tx: Transaction, call: Call, context: HandlerContext) -> Answer | None:
        earlier = replayed(tx, call, context.now())
        if earlier is not None:
            return earlier
        if tx.get(self.kind.collection, call.id) is not None:
            raise CREATE.refusal.error()
        require_references(tx, self.kind, call.body.values)
        self.kind.rules(call.body.values, lookup_in(tx, context.now()), context)
        require_room(tx, self.kind, context)
        return None

    def _begin(
        self, tx: Transaction, call: Call, context: HandlerContext, inspected: Outcome, audio: Sequence[str]
    ) -> Answer:
        now = context.now()
        body = _new_body(self.kind, call, context, tx, _stored_part(call), now)
        start = Start(
            operation_id=call.operation_id or context.new_id(),
            target=(self.kind.collection, call.id),
            lifecycle=CREATE,
            outcome=self._outcome(tx, call, context, inspected),
            request=call.fingerprint,
            answer_status=201,
            answer_body=True,
            files=audio,
        )
        shown = begin(tx, start, body, context.pace_for(self.kind.collection), now)
        count_in(tx, self.kind, start.operation_id, context)
        return Answer(201, shown, operation_id=start.operation_id)

    def _outcome(self, tx: Transaction, call: Call, context: HandlerContext, inspected: Outcome) -> Outcome:
        """Return how the work will end: as what it names, and what was sent, let it end, or as ordered."""
        named = failed_reference(tx, self.kind, call.body.values, context.now())
        short = self.kind.shortfall(call.body.values, lookup_in(tx, context.now()), context)
        return as_ordered(context, (self.kind.collection, call.id), CREATE.name, named or short or inspected)


def as_ordered(context: HandlerContext, target: tuple[str, str], work: str, outcome: Outcome) -> Outcome:
    """Return the outcome ordered for the work that now begins, else `outcome`.

    Success that was ordered and would have come anyway keeps what was found out.
    """
    ordered = context.outcomes.take(*target, work)
    if ordered is None:
        return outcome
    if ordered.failed or outcome.failed:
        return ordered
    return replace(outcome, properties={**outcome.properties, **ordered.properties})


def _new_body(
    kind: ResourceType, call: Call, context: HandlerContext, tx: Transaction, sent: Fields, now: datetime
) -> dict[str, Any]:
    ids = {name: context.new_id() for name in kind.new_ids}
    filled = kind.fill(sent, lookup_in(tx, now), context)
    return {"id": call.id, **ids, **filled, "createdDateTime": timestamp(now)}


def _stored_part(call: Call) -> dict[str, Any]:
    """Return what was sent of the resource's own properties: nothing read-only or write-only, no URLs with secrets."""
    schema = call.operation.answer_schema(201)
    assert schema is not None, f"{call.operation.id} describes no 201"
    shaped: dict[str, Any] = call.operation.schemas.shape(
        schema, dict(call.body.values), frozenset({"readOnly", "writeOnly"})
    )
    shaped.pop("id", None)
    return shaped


def _same(name: str, one: Any, other: Any) -> bool:
    """Compare; the case of a locale does not matter."""
    if name == "locale" and isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower()
    return bool(one == other)
