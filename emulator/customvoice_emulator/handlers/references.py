"""Following the references of a resource."""

from datetime import datetime

from customvoice_emulator.common import errors
from customvoice_emulator.handlers.resource_type import NOUNS, Fields, Lookup, Reference, ResourceType
from customvoice_emulator.operations.lifecycles import ENDED
from customvoice_emulator.operations.progress import Outcome, advance_resource, planned_status
from customvoice_emulator.state.store import Transaction


def require_references(tx: Transaction, kind: ResourceType, body: Fields) -> None:
    """Raise ServiceError (404, target the property) when `body` names a resource that does not exist."""
    for reference in kind.references:
        for path, name in reference.ids(body):
            if tx.get(reference.collection, name) is None:
                raise errors.REFERENCE_NOT_FOUND.error(
                    property=path, kind=NOUNS[reference.collection], id=name, target=path
                )


def failed_reference(tx: Transaction, kind: ResourceType, body: Fields, now: datetime) -> Outcome | None:
    """Return the failure that follows from what `body` names: something that has Failed, is going to, or is not ready.

    None without one. The first reference that makes it fail gives the reason.
    """
    failures = [
        (reference, name)
        for reference in kind.references
        if reference.failure
        for _, name in reference.ids(body)
        if _fails(tx, reference, name, now)
    ]
    if not failures:
        return None
    first = failures[0][0]
    blamed = dict.fromkeys(name for reference, name in failures if reference.failure == first.failure)
    outcome = Outcome.failure(_reason(tx, *failures[0]))
    if first.blamed is None:
        return outcome
    return Outcome(failed=True, properties={**outcome.properties, first.blamed: list(blamed)})


def lookup_in(tx: Transaction, now: datetime) -> Lookup:
    """Return a function that gives the body, as of `now`, of a resource that exists."""

    def lookup(collection: str, name: str) -> Fields:
        document = tx.get(collection, name)
        assert document is not None, f"{collection}/{name} was checked to exist"
        return advance_resource(tx, collection, document, now, counts=False)

    return lookup


def _reason(tx: Transaction, reference: Reference, name: str) -> str | None:
    cause = (tx.get(reference.collection, name) or {}).get("cause")
    return cause if cause is not None and cause in reference.passed_on else reference.failure


def _fails(tx: Transaction, reference: Reference, name: str, now: datetime) -> bool:
    document = tx.get(reference.collection, name)
    if document is None:
        return False
    status = advance_resource(tx, reference.collection, document, now, counts=False)["status"]
    in_progress = status not in ENDED and not reference.waits
    return in_progress or planned_status(tx, tx.get(reference.collection, name) or document) == "Failed"
