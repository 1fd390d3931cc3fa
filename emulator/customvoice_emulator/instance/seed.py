"""Seeding: resources put in place as they are read from the service, all of them or none."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.common.errors import ServiceError
from customvoice_emulator.contract.operation import Operation
from customvoice_emulator.contract.schema import violations
from customvoice_emulator.contract.version_contract import VersionContract
from customvoice_emulator.handlers.references import lookup_in, require_references
from customvoice_emulator.handlers.resource_type import ResourceType
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.resources.consents import CONSENT
from customvoice_emulator.resources.endpoints import ENDPOINT
from customvoice_emulator.resources.models import MODEL
from customvoice_emulator.resources.personal_voices import PERSONAL_VOICE
from customvoice_emulator.resources.projects import PROJECT
from customvoice_emulator.resources.training_sets import TRAINING_SET
from customvoice_emulator.state.store import Transaction

# In the order in which one may name another.
_READS: Mapping[str, ResourceType] = {
    "Projects_Get": PROJECT,
    "Consents_Get": CONSENT,
    "TrainingSets_Get": TRAINING_SET,
    "Models_Get": MODEL,
    "Endpoints_Get": ENDPOINT,
    "PersonalVoices_Get": PERSONAL_VOICE,
}
_OPTIONS = ("version", "speechResource")
_TIMES = ("createdDateTime", "lastActionDateTime")


def seed(emulator: EmulatorContext, resources: Mapping[str, Any], *, replace: bool = True) -> dict[str, int]:
    """Put `resources` in place, and return how many of each collection.

    `resources` has lists of resources by collection, each as a read of the service shows it; what the service fills in
    may be left out, a resource that has a status gets Succeeded then. What is there with the same id is replaced, or
    stays without `replace`; no operation works on what is put in place. `version` is the api-version whose shapes these
    are (the newest where absent), `speechResource` whose they are (the first key's).

    Raises ValueError, naming the place, for what does not fit the version's schema, names something that is not there,
    or is there twice; nothing has changed then.
    """
    contract = _contract(emulator, resources.get("version"))
    owner = resources.get("speechResource", emulator.auth.token_resource)
    if owner not in emulator.auth.resources:
        raise ValueError(f"speechResource: expected one of {', '.join(emulator.auth.resources)}, not {owner!r}")
    strange = set(resources) - {kind.collection for kind in _READS.values()} - set(_OPTIONS)
    if strange:
        raise ValueError(f"there is no collection {min(strange)!r}")
    counts = {}
    with emulator.store.transaction(owner) as tx:
        for read, kind in _READS.items():
            bodies = resources.get(kind.collection, [])
            if not isinstance(bodies, list):
                raise ValueError(f"{kind.collection}: expected a list")
            operation = next(each for each in contract if each.id == read)
            made = _bodies(emulator, tx, kind, operation, bodies)
            new = {name: body for name, body in made if replace or tx.get(kind.collection, name) is None}
            counts[kind.collection] = len(new)
            for name, body in new.items():
                tx.put(kind.collection, name, {"body": body, "operation": None})
    emulator.store.flush()
    return {name: count for name, count in counts.items() if count}


def _contract(emulator: EmulatorContext, version: str | None) -> VersionContract:
    if version is None:
        return list(emulator.contracts.values())[-1]
    if version not in emulator.contracts:
        raise ValueError(f"version: expected one of {', '.join(emulator.contracts)}, not {version!r}")
    return emulator.contracts[version]


def _bodies(
    emulator: EmulatorContext, tx: Transaction, kind: ResourceType, operation: Operation, given: list[Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield id and body of what is given. Raises ValueError."""
    seen = set()
    for index, each in enumerate(given):
        place = f"{kind.collection}[{index}]"
        mistake = next(_mistakes(kind, operation, each), None)
        if mistake is not None:
            raise ValueError(f"{place}: {mistake}")
        if each["id"] in seen:
            raise ValueError(f"{place}: the id {each['id']!r} is there twice")
        seen.add(each["id"])
        try:
            require_references(tx, kind, each)
            yield each["id"], _filled(emulator, tx, kind, each)
        except ServiceError as error:
            raise ValueError(f"{place}: {error.message.rstrip('.')}") from None


def _mistakes(kind: ResourceType, operation: Operation, given: Any) -> Iterator[str]:
    """Yield what keeps `given` from being what a read shows."""
    schema = operation.answer_schema(200)
    assert schema is not None, f"{operation.id} describes no 200"
    for _, message in violations(operation.schemas.request_validator(schema), given):
        yield message.rstrip(".")
    if not isinstance(given.get("id"), str) or not given["id"]:
        yield "the id is required"
    # The validator is that of requests, which passes over what is read-only: shaping sees all.
    shaped = operation.schemas.shape(schema, given, frozenset({"writeOnly"})) or {}
    for path in _lost(given, shaped):
        yield f"a read does not show {path} like that"
    if "status" in given and given["status"] not in kind.table.statuses:
        yield f"a {kind.noun} is never {given['status']!r}"
    for name in _TIMES:
        if name in given and not _is_time(given[name]):
            yield f"{name} is no time, such as 2026-01-01T00:00:00Z"


def _lost(given: Any, shaped: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of what shaping took away or changed."""
    if isinstance(given, dict) and isinstance(shaped, dict):
        for name, value in given.items():
            if name not in shaped:
                yield f"{path}{name}"
            else:
                yield from _lost(value, shaped[name], f"{path}{name}.")
    elif given != shaped:
        yield path.rstrip(".")


def _is_time(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _filled(emulator: EmulatorContext, tx: Transaction, kind: ResourceType, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the resource with what the service fills in; what is given wins."""
    now = emulator.now()
    body = {name: emulator.new_id() for name in kind.new_ids}
    body |= _merged(kind.fill(given, lookup_in(tx, now), emulator), given)
    body = {"createdDateTime": timestamp(now), **body}
    if kind.table.statuses:
        body = {"status": "Succeeded", "lastActionDateTime": body["createdDateTime"], **body}
    return body | {name: timestamp(datetime.fromisoformat(body[name])) for name in _TIMES if name in body}


def _merged(one: Any, other: Any) -> Any:
    """Return `one` with `other` on top, objects member by member."""
    if not (isinstance(one, Mapping) and isinstance(other, Mapping)):
        return other
    return {**one, **{name: _merged(one.get(name), value) for name, value in other.items()}}
