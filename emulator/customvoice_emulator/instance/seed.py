"""Seed the emulator: add resources in the form in which the service shows them; all of them, or none."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.common.errors import ServiceError
from customvoice_emulator.contract.version_contract import VersionContract
from customvoice_emulator.handlers.references import missing_reference, resource_lookup
from customvoice_emulator.handlers.resource_type import ResourceType
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.seed_checks import TIMES, SeedChecks
from customvoice_emulator.resources.consents import CONSENT
from customvoice_emulator.resources.endpoints import ENDPOINT
from customvoice_emulator.resources.models import MODEL
from customvoice_emulator.resources.personal_voices import PERSONAL_VOICE
from customvoice_emulator.resources.projects import PROJECT
from customvoice_emulator.resources.training_sets import TRAINING_SET
from customvoice_emulator.state.store import Document

# The operation that reads each type, ordered so that a type follows all types that it refers to.
READS: Mapping[str, ResourceType] = {
    "Projects_Get": PROJECT,
    "Consents_Get": CONSENT,
    "TrainingSets_Get": TRAINING_SET,
    "Models_Get": MODEL,
    "Endpoints_Get": ENDPOINT,
    "PersonalVoices_Get": PERSONAL_VOICE,
}
Item = TypeVar("Item")
_OPTIONS = ("version", "speechResource", "allowMissingReferences")
_SLICE = 250
"""Resources per transaction: few enough that requests meanwhile do not wait noticeably."""
_PAUSE = 0.001
"""The time between two slices in seconds, in which waiting requests get the store."""


_Planned = Mapping[tuple[str, str], Mapping[str, Any]]
_Before = list[tuple[str, str, Document | None]]


def seed(emulator: EmulatorContext, resources: Mapping[str, Any], *, replace: bool = True) -> dict[str, int]:
    """Add `resources`, and return the number of added resources by collection.

    `resources` has lists of resources by collection, each as a GET shows it. Properties that the service sets are
    optional; a missing status becomes Succeeded. An existing resource with the same id is replaced, or kept without
    `replace`. Added resources have no operation. `version` is the api-version of the resources (default: the newest),
    `speechResource` their Speech resource (default: that of the first key). With `allowMissingReferences`, resources
    can refer to missing ones, as after the deletion of those; nothing is then added to such a resource.

    Raises ValueError with the location, and changes nothing, for a resource that does not match the version's schema,
    refers to a missing resource, or is given twice. All checks come first; then the resources are added in slices, and
    the service responds to requests between them. Raises WriteError after removing the added ones again.
    """
    contract = seed_contract(emulator, resources.get("version"))
    owner = seed_owner(emulator, resources.get("speechResource"))
    unknown = set(resources) - {kind.collection for kind in READS.values()} - set(_OPTIONS)
    if unknown:
        raise ValueError(f"unknown collection {min(unknown)!r}")
    lenient = resources.get("allowMissingReferences", False)
    if not isinstance(lenient, bool):
        raise ValueError("allowMissingReferences: expected true or false")
    planned = _completed(emulator, owner, _checked(contract, resources), lenient=lenient)
    return _add(emulator, owner, planned, replace=replace)


def seed_contract(emulator: EmulatorContext, version: str | None) -> VersionContract:
    """Return the contract of a seed's `version` (default: the newest). Raises ValueError."""
    if version is None:
        return list(emulator.contracts.values())[-1]
    if version not in emulator.contracts:
        raise ValueError(f"version: expected one of {', '.join(emulator.contracts)}, not {version!r}")
    return emulator.contracts[version]


def seed_owner(emulator: EmulatorContext, name: str | None) -> str:
    """Return a seed's Speech resource (default: that of the first key). Raises ValueError."""
    owner = emulator.auth.token_resource if name is None else name
    if owner not in emulator.auth.resources:
        raise ValueError(f"speechResource: expected one of {', '.join(emulator.auth.resources)}, not {owner!r}")
    return owner


def _checked(contract: VersionContract, resources: Mapping[str, Any]) -> _Planned:
    """Return the given resources by collection and id, in the order in which they are added. Raises ValueError."""
    planned: dict[tuple[str, str], Mapping[str, Any]] = {}
    for read, kind in READS.items():
        given = resources.get(kind.collection, [])
        if not isinstance(given, list):
            raise ValueError(f"{kind.collection}: expected a list")
        checks = SeedChecks(kind, next(each for each in contract if each.id == read))
        for index, each in enumerate(given):
            mistake = next(checks.mistakes(each), None)
            if mistake is None and (kind.collection, each["id"]) in planned:
                mistake = f"the id {each['id']!r} is given twice"
            if mistake is not None:
                raise ValueError(f"{kind.collection}[{index}]: {mistake}")
            planned[kind.collection, each["id"]] = each
    return planned


def _completed(emulator: EmulatorContext, owner: str, given: _Planned, *, lenient: bool) -> _Planned:
    """Return the resources with the properties that the service sets. Raises ValueError for a missing reference."""
    completed: dict[tuple[str, str], Mapping[str, Any]] = {}
    now = emulator.now()

    def find(collection: str, name: str) -> Mapping[str, Any] | None:
        if (collection, name) in completed:
            return completed[collection, name]
        with emulator.store.transaction(owner) as tx:
            return resource_lookup(tx, now)(collection, name) if tx.get(collection, name) is not None else None

    def lookup(collection: str, name: str) -> Mapping[str, Any]:
        return find(collection, name) or {}

    for read in READS.values():
        bodies = [body for (collection, _), body in given.items() if collection == read.collection]
        for index, body in enumerate(bodies):
            try:
                missing = missing_reference(read, body, find)
                if missing is not None and not lenient:
                    raise missing
                filled = body if missing is not None else read.fill(body, lookup, emulator)
            except ServiceError as error:
                raise ValueError(f"{read.collection}[{index}]: {error.message.rstrip('.')}") from None
            completed[read.collection, body["id"]] = _with_service_properties(emulator, read, filled, body, now)
    return completed


def _add(emulator: EmulatorContext, owner: str, planned: _Planned, *, replace: bool) -> dict[str, int]:
    counts: dict[str, int] = {}
    before: _Before = []
    try:
        for part in _slices([*planned.items()]):
            with emulator.store.transaction(owner) as tx:
                for (collection, name), body in part:
                    present = tx.get(collection, name)
                    if present is not None and not replace:
                        continue
                    tx.put(collection, name, {"body": body, "operation": None})
                    before.append((collection, name, present))
                    counts[collection] = counts.get(collection, 0) + 1
            # A request that reads the slice would wait for its write, so do not write far ahead.
            emulator.store.flush()
            time.sleep(_PAUSE)
    except BaseException:
        _undo(emulator, owner, before)
        raise
    return counts


def _slices(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + _SLICE] for start in range(0, len(items), _SLICE))


def _undo(emulator: EmulatorContext, owner: str, before: _Before) -> None:
    """Restore what was stored before, in slices. A file of a replaced resource is gone with its document."""
    for part in _slices(before[::-1]):
        with emulator.store.transaction(owner) as tx:
            for collection, name, document in part:
                if document is None:
                    tx.delete(collection, name)
                else:
                    tx.put(collection, name, document)
    emulator.store.flush()


def _with_service_properties(
    emulator: EmulatorContext, kind: ResourceType, filled: Mapping[str, Any], given: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Return the resource with the properties that the service sets; given ones take precedence."""
    body = {name: emulator.new_id() for name in kind.generated_ids}
    body |= given if filled is given else _merged(filled, given)
    body = {"createdDateTime": timestamp(now), **body}
    if kind.table.statuses:
        body = {"status": "Succeeded", "lastActionDateTime": body["createdDateTime"], **body}
    return body | {name: timestamp(datetime.fromisoformat(given[name])) for name in TIMES if name in given}


def _merged(one: Any, other: Any) -> Any:
    """Merge `other` into `one`, objects member by member; `other` takes precedence."""
    if not (isinstance(one, Mapping) and isinstance(other, Mapping)):
        return other
    return {**one, **{name: _merged(one.get(name), value) for name, value in other.items()}}
