"""Check the references of a resource."""

from collections.abc import Callable
from datetime import datetime

from customvoice_emulator.common import errors
from customvoice_emulator.common.redaction import short
from customvoice_emulator.handlers.resource_type import NOUNS, Fields, Lookup, Reference, ResourceType
from customvoice_emulator.operations.lifecycles import FINAL_STATUSES
from customvoice_emulator.operations.progress import Outcome, advance_resource, final_status
from customvoice_emulator.state.store import Transaction


def require_references(tx: Transaction, kind: ResourceType, body: Fields) -> None:
    """Raise ServiceError (404, target: the property) if `body` refers to a missing resource."""
    missing = missing_reference(kind, body, tx.get)
    if missing is not None:
        raise missing


def missing_reference(
    kind: ResourceType, body: Fields, find: Callable[[str, str], object | None]
) -> errors.ServiceError | None:
    """Return the error (404) of the first reference to a resource that `find` (collection, id) does not return."""
    for reference in kind.references:
        for path, name in reference.ids(body):
            if find(reference.collection, name) is None:
                return errors.REFERENCE_NOT_FOUND.error(
                    property=path, kind=NOUNS[reference.collection], id=short(name), target=path
                )
    return None


def reference_failure(tx: Transaction, kind: ResourceType, body: Fields, now: datetime) -> Outcome | None:
    """Return the failure caused by a referenced resource that has Failed, will fail, or is not ready; None without one.

    The first such reference gives the reason.
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
    failed_ids_property = dict.fromkeys(name for reference, name in failures if reference.failure == first.failure)
    outcome = Outcome.failure(_reason(tx, *failures[0]))
    if first.failed_ids_property is None:
        return outcome
    return Outcome(failed=True, properties={**outcome.properties, first.failed_ids_property: list(failed_ids_property)})


def resource_lookup(tx: Transaction, now: datetime) -> Lookup:
    """Return a function that returns the body of an existing resource at `now`."""

    def lookup(collection: str, name: str) -> Fields:
        document = tx.get(collection, name)
        assert document is not None, f"{collection}/{name} must exist"
        return advance_resource(tx, collection, document, now, is_read=False)

    return lookup


def _reason(tx: Transaction, reference: Reference, name: str) -> str | None:
    cause = (tx.get(reference.collection, name) or {}).get("cause")
    return cause if cause is not None and cause in reference.inherited_causes else reference.failure


def _fails(tx: Transaction, reference: Reference, name: str, now: datetime) -> bool:
    document = tx.get(reference.collection, name)
    if document is None:
        return False
    status = advance_resource(tx, reference.collection, document, now, is_read=False)["status"]
    in_progress = status not in FINAL_STATUSES and not reference.waits_for_end
    return in_progress or final_status(tx, tx.get(reference.collection, name) or document) == "Failed"
