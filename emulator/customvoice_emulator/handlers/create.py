"""Create a resource, or update it if its type allows that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from customvoice_emulator.common import errors
from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.handlers.call import Call, Response
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.quotas import count_operation, require_quota
from customvoice_emulator.handlers.references import reference_failure, require_references, resource_lookup
from customvoice_emulator.handlers.replay import replayed_response
from customvoice_emulator.handlers.resource_type import (
    Fields,
    Inspection,
    InspectionInput,
    ResourceType,
    always_succeed,
)
from customvoice_emulator.operations.lifecycles import CREATE
from customvoice_emulator.operations.progress import OperationStart, Outcome, start_operation
from customvoice_emulator.state.store import Transaction


@dataclass(frozen=True)
class Put:
    """Create a resource without a long-running operation, or update one."""

    kind: ResourceType
    slow: bool = False

    def __call__(self, call: Call, context: HandlerContext) -> Response:
        sent = _stored_part(call)
        with context.store.transaction(call.resource) as tx:
            present = tx.get(self.kind.collection, call.id)
            if present is not None:
                return Response(201, self._update(tx, present["body"], present["operation"], sent))
            require_references(tx, self.kind, sent)
            body = _new_body(self.kind, call, context, tx, sent, context.now())
            initial = self.kind.table.initial
            if initial is not None:
                body |= {"status": initial, "lastActionDateTime": body["createdDateTime"]}
            tx.put(self.kind.collection, call.id, {"body": body, "operation": None})
            return Response(201, body)

    def _update(self, tx: Transaction, present: Fields, operation: str | None, sent: Fields) -> Fields:
        """Replace the client's properties; properties of the service and immutable properties stay."""
        for name in self.kind.immutable:
            if name in sent and name in present and not _same(name, sent[name], present[name]):
                raise errors.IMMUTABLE.error(property=name, kind=self.kind.noun, present=present[name], target=name)
        own = ("id", "createdDateTime", "lastActionDateTime", "status", "properties", *self.kind.immutable)
        body = {**sent, **{name: present[name] for name in own if name in present}}
        tx.put(self.kind.collection, present["id"], {"body": body, "operation": operation})
        return body


@dataclass(frozen=True)
class StartCreate:
    """Create a resource by a long-running operation: inspect the request, respond, show the outcome at the pace."""

    kind: ResourceType
    inspect: Inspection = always_succeed

    @property
    def slow(self) -> bool:
        return self.inspect is not always_succeed

    def __call__(self, call: Call, context: HandlerContext) -> Response:
        context.retention.delete_expired(context.store, call.resource, context.now())
        with context.store.transaction(call.resource) as tx:
            earlier = self._check(tx, call, context)
            if earlier is not None:
                return earlier
        outcome = self.inspect(InspectionInput(call.body.values, call.body.files, context))
        # Store the audio before the resource that refers to it, so that a visible resource always has its audio.
        with context.store.keep(call.body.received) as audio, context.store.transaction(call.resource) as tx:
            # Check again: another request may have run in between.
            return self._check(tx, call, context) or self._begin(tx, call, context, outcome, audio)

    def _check(self, tx: Transaction, call: Call, context: HandlerContext) -> Response | None:
        earlier = replayed_response(tx, call, context.now())
        if earlier is not None:
            return earlier
        if tx.get(self.kind.collection, call.id) is not None:
            raise CREATE.rejection.error()
        require_references(tx, self.kind, call.body.values)
        self.kind.check(call.body.values, resource_lookup(tx, context.now()), context)
        require_quota(tx, self.kind, context)
        return None

    def _begin(
        self, tx: Transaction, call: Call, context: HandlerContext, inspected: Outcome, audio: Sequence[str]
    ) -> Response:
        now = context.now()
        body = _new_body(self.kind, call, context, tx, _stored_part(call), now)
        start = OperationStart(
            operation_id=call.operation_id or context.new_id(),
            target=(self.kind.collection, call.id),
            lifecycle=CREATE,
            outcome=self._outcome(tx, call, context, inspected),
            request=call.fingerprint,
            response_status=201,
            response_body=True,
            files=audio,
        )
        shown = start_operation(tx, start, body, context.pace_for(self.kind.collection), now)
        count_operation(tx, self.kind, start.operation_id, context)
        return Response(201, shown, operation_id=start.operation_id)

    def _outcome(self, tx: Transaction, call: Call, context: HandlerContext, inspected: Outcome) -> Outcome:
        """Return the outcome: as ordered, or by the referenced resources and the inspected request."""
        named = reference_failure(tx, self.kind, call.body.values, context.now())
        short = self.kind.data_failure(call.body.values, resource_lookup(tx, context.now()), context)
        return apply_ordered_outcome(context, (self.kind.collection, call.id), CREATE.name, named or short or inspected)


def apply_ordered_outcome(context: HandlerContext, target: tuple[str, str], work: str, outcome: Outcome) -> Outcome:
    """Return the ordered outcome for an operation that starts now, or `outcome` without an order.

    If both succeed, the properties of `outcome` are kept.
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
    ids = {name: context.new_id() for name in kind.generated_ids}
    filled = kind.fill(sent, resource_lookup(tx, now), context)
    return {"id": call.id, **ids, **filled, "createdDateTime": timestamp(now)}


def _stored_part(call: Call) -> dict[str, Any]:
    """Return the sent properties without read-only and write-only ones (such as URLs with secrets)."""
    schema = call.operation.response_schema(201)
    assert schema is not None, f"{call.operation.id} has no schema for 201"
    shaped: dict[str, Any] = call.operation.schemas.shape(
        schema, dict(call.body.values), frozenset({"readOnly", "writeOnly"})
    )
    shaped.pop("id", None)
    return shaped


def _same(name: str, one: Any, other: Any) -> bool:
    """Return whether two values are equal, ignoring the case of a locale."""
    if name == "locale" and isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower()
    return bool(one == other)
