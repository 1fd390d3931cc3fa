"""Seed the emulator: add resources in the form in which the service shows them; all of them, or none."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.common.errors import ServiceError
from customvoice_emulator.contract.operation import Operation
from customvoice_emulator.contract.schema import violations
from customvoice_emulator.contract.version_contract import VersionContract
from customvoice_emulator.handlers.references import require_references, resource_lookup
from customvoice_emulator.handlers.resource_type import ResourceType
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.resources.consents import CONSENT
from customvoice_emulator.resources.endpoints import ENDPOINT
from customvoice_emulator.resources.models import MODEL
from customvoice_emulator.resources.personal_voices import PERSONAL_VOICE
from customvoice_emulator.resources.projects import PROJECT
from customvoice_emulator.resources.training_sets import TRAINING_SET
from customvoice_emulator.state.store import Transaction

# Ordered so that a type follows all types that it refers to.
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
    """Add `resources`, and return the number of added resources by collection.

    `resources` has lists of resources by collection, each as a GET shows it. Properties that the service sets are
    optional; a missing status becomes Succeeded. An existing resource with the same id is replaced, or kept without
    `replace`. Added resources have no operation. `version` is the api-version of the resources (default: the newest),
    `speechResource` their Speech resource (default: that of the first key).

    Raises ValueError with the location, and changes nothing, for a resource that does not match the version's schema,
    refers to a missing resource, or is given twice.
    """
    contract = _contract(emulator, resources.get("version"))
    owner = resources.get("speechResource", emulator.auth.token_resource)
    if owner not in emulator.auth.resources:
        raise ValueError(f"speechResource: expected one of {', '.join(emulator.auth.resources)}, not {owner!r}")
    unknown = set(resources) - {kind.collection for kind in _READS.values()} - set(_OPTIONS)
    if unknown:
        raise ValueError(f"unknown collection {min(unknown)!r}")
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
    """Yield the id and the complete body of each given resource. Raises ValueError."""
    seen = set()
    for index, each in enumerate(given):
        location = f"{kind.collection}[{index}]"
        mistake = next(_mistakes(kind, operation, each), None)
        if mistake is not None:
            raise ValueError(f"{location}: {mistake}")
        if each["id"] in seen:
            raise ValueError(f"{location}: the id {each['id']!r} is given twice")
        seen.add(each["id"])
        try:
            require_references(tx, kind, each)
            yield each["id"], _filled(emulator, tx, kind, each)
        except ServiceError as error:
            raise ValueError(f"{location}: {error.message.rstrip('.')}") from None


def _mistakes(kind: ResourceType, operation: Operation, given: Any) -> Iterator[str]:
    """Yield the differences between `given` and what a GET can show."""
    schema = operation.response_schema(200)
    assert schema is not None, f"{operation.id} has no schema for 200"
    for _, message in violations(operation.schemas.request_validator(schema), given):
        yield message.rstrip(".")
    if not isinstance(given.get("id"), str) or not given["id"]:
        yield "the id is required"
    # The validator for requests ignores read-only properties; shaping checks all.
    shaped = operation.schemas.shape(schema, given, frozenset({"writeOnly"})) or {}
    for path in _changed_paths(given, shaped):
        yield f"a GET does not show this value of {path}"
    if "status" in given and given["status"] not in kind.table.statuses:
        yield f"a {kind.noun} cannot have the status {given['status']!r}"
    for name in _TIMES:
        if name in given and not _is_time(given[name]):
            yield f"{name} is not a time such as 2026-01-01T00:00:00Z"


def _changed_paths(given: Any, shaped: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of the values that shaping removed or changed."""
    if isinstance(given, dict) and isinstance(shaped, dict):
        for name, value in given.items():
            if name not in shaped:
                yield f"{path}{name}"
            else:
                yield from _changed_paths(value, shaped[name], f"{path}{name}.")
    elif given != shaped:
        yield path.rstrip(".")


def _is_time(value: Any) -> bool:
    try:
        moment = datetime.fromisoformat(value)
        return moment.tzinfo is not None and timestamp(moment) != ""
    except (TypeError, ValueError, OverflowError):
        return False


def _filled(emulator: EmulatorContext, tx: Transaction, kind: ResourceType, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the resource with the properties that the service sets; given ones take precedence."""
    now = emulator.now()
    body = {name: emulator.new_id() for name in kind.generated_ids}
    body |= _merged(kind.fill(given, resource_lookup(tx, now), emulator), given)
    body = {"createdDateTime": timestamp(now), **body}
    if kind.table.statuses:
        body = {"status": "Succeeded", "lastActionDateTime": body["createdDateTime"], **body}
    return body | {name: timestamp(datetime.fromisoformat(body[name])) for name in _TIMES if name in body}


def _merged(one: Any, other: Any) -> Any:
    """Merge `other` into `one`, objects member by member; `other` takes precedence."""
    if not (isinstance(one, Mapping) and isinstance(other, Mapping)):
        return other
    return {**one, **{name: _merged(one.get(name), value) for name, value in other.items()}}
