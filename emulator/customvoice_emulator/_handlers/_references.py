"""Following the references of a resource."""

from collections.abc import Mapping
from typing import Any

from customvoice_emulator import _errors
from customvoice_emulator._progress import Outcome, planned_status
from customvoice_emulator._resource_type import NOUNS, Fields, ResourceType
from customvoice_emulator._store import Transaction


def require_references(tx: Transaction, kind: ResourceType, body: Fields) -> None:
    """Raise ServiceError (404, target the property) when `body` names a resource that does not exist."""
    for reference in kind.references:
        for path, name in reference.ids(body):
            if tx.get(reference.collection, name) is None:
                raise _errors.REFERENCE_NOT_FOUND.error(
                    property=path, kind=NOUNS[reference.collection], id=name, target=path
                )


def failed_reference(tx: Transaction, kind: ResourceType, body: Fields) -> Outcome | None:
    """Return the failure that follows from a named resource that has Failed or is going to; None without one."""
    for reference in kind.references:
        for _, name in reference.ids(body):
            document = tx.get(reference.collection, name)
            if reference.failure and document is not None and planned_status(tx, document) == "Failed":
                return Outcome.failure(reference.failure)
    return None


def lookup_in(tx: Transaction, collection: str, name: str) -> Fields:
    """Return the body of a resource that exists."""
    document = tx.get(collection, name)
    assert document is not None, f"{collection}/{name} was checked to exist"
    body: Mapping[str, Any] = document["body"]
    return body
