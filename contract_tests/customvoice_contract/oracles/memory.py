"""Oracles: the service keeps its state. Reads show what was written, deleted resources are gone, nothing else changes.

Rules: spec operations `*_Get`, `*_List`, `*_Delete`, `Projects_Delete` (its cascade); docs/FIDELITY.md "missing
resource", "creating … again", "newer properties" (versions agree on what they share).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..contract.contract import Contract
from ..contract.resource_type import at
from ..contract.views import shown
from .violation import ContractViolation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..contract.exchange import Exchange
    from ..contract.history import History
    from ..contract.operation import Operation
    from ..contract.resource_type import Path
    from ..contract.views import Shown, View

_PROFILE = "speakerProfileId"
# Statuses that only a write changes.
_ENDED = ("Succeeded", "Failed", "Disabled")
# What a PUT of an existing resource replaces; the rest can't be changed once it is set.
_TEXTS = frozenset({("description",), ("displayName",)})


class ResourceLost(ContractViolation):
    """A resource that this run wrote and did not delete is not found."""

    rule = "resource-lost"


class DeletedResourceShown(ContractViolation):
    """A resource that was deleted is still there."""

    rule = "resource-reappeared"


class ResourceChanged(ContractViolation):
    """A property has another value than before, without a write."""

    rule = "resource-changed"


class VersionsDisagree(ContractViolation):
    """Two versions show the same resource differently in what both know."""

    rule = "versions-disagree"


class CreatedTwice(ContractViolation):
    """An existing resource was created again, or a new one was rejected as existing."""

    rule = "created-twice"


class SpeakerProfileShared(ContractViolation):
    """A new personal voice has the profile of another one."""

    rule = "profile-shared"


def check_presence(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check 200 and 404 of a resource, and the items of a list, by what this run wrote and deleted."""
    operation = contract.operation_of(exchange)
    if operation is None or operation.item is None or operation.method != "GET":
        return False
    if exchange.status == 404 and operation.has_id:
        record = history.resource(exchange, operation.collection, operation.resource_id(exchange))
        if record.present and record.written:
            raise ResourceLost(f"{exchange.summary}; this run created the resource and did not delete it.")
        return record.present is not None
    found, judged = shown(exchange, contract), False
    for view in found.views if found else []:
        record = history.resource(exchange, operation.collection, view.id)
        judged = judged or record.present is not None
        if record.present is False and record.written:
            raise DeletedResourceShown(f"{exchange.summary} with {view.id}, which was deleted.")
    return judged


def check_creation(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check creations: 201 is for a new resource, “already exists” for an existing one."""
    operation = contract.operation_of(exchange)
    if operation is None or not operation.is_creation or operation.is_upsert:
        return False
    record = history.resource(exchange, operation.collection, operation.resource_id(exchange))
    if history.may_repeat(exchange):
        return False
    if record.present and record.written and exchange.status == 201:
        raise CreatedTwice(f"{exchange.summary}; it existed already, expected 409.")
    if record.present is False and exchange.status == 409 and isinstance(exchange.json, str):
        raise CreatedTwice(f"{exchange.summary} with {exchange.json!r}; nothing is there.")
    if exchange.status == 201:
        _check_profile(exchange, operation, history)
    return record.present is not None


def _check_profile(exchange: Exchange, operation: Operation, history: History) -> None:
    """A new voice has a profile of its own (spec node `speakerProfileId`: the id to write into SSML)."""
    body, name = exchange.json, operation.resource_id(exchange)
    profile = body.get(_PROFILE) if isinstance(body, dict) else None
    if profile is None:
        return
    for other, record in history.resources(exchange, operation.collection).items():
        if other != name and any(view.get(_PROFILE) == profile for view in record.views.values()):
            raise SpeakerProfileShared(f"{exchange.summary} with {_PROFILE} {profile!r}, which is that of {other}.")


def check_unchanged(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check the resources of a response against how they were shown before: nothing changes but by a write."""
    found, judged = shown(exchange, contract), False
    if found is None or (found.operation.is_creation and not found.operation.is_upsert):
        return False
    if history.may_repeat(exchange):
        return False  # the repeated first response shows the past
    for view in found.views:
        record = history.resource(exchange, found.type.collection, view.id)
        if not record.present:
            continue
        for version, before in record.views.items():
            judged = True
            _compare(exchange, found, Contract.of(version), view, before, exact=history.exclusive)
    return judged


def _compare(
    exchange: Exchange, found: Shown, other: Contract, view: View, before: Mapping[str, Any], *, exact: bool
) -> None:
    own, same_version = found.type, exchange.api_version == other.version
    shared = own.paths & other.resources[own.collection].paths
    for path in sorted(shared):
        if not _is_fixed(path, found, view.body, before):
            continue
        was, now = at(before, path), at(view.body, path)
        if was == now or (not exact and _same_locale(path, was, now)):
            continue
        text = f"{exchange.summary} with {'.'.join(path)} {_short(now)} of {view.id}"
        if same_version:
            raise ResourceChanged(f"{text}; it was {_short(was)} and was not written since.")
        raise VersionsDisagree(f"{text}; {other.version} shows {_short(was)}.")


def _is_fixed(path: Path, found: Shown, now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether nothing that happened since can have changed this property."""
    status = now.get("status")
    if path == ("lastActionDateTime",):
        # A status goes forward only: where it is the same, it has not changed meanwhile.
        return status is not None and status == before.get("status")
    if path[0] == "properties" and path in found.type.read_only:
        # What the work finds out. A later version has reasons that an older one shows as another.
        return status == before.get("status") and status in _ENDED and path[-1] != "failureReason"
    if found.operation.is_upsert:
        return _stays_in_a_change(path, found, before)
    return path != ("status",)


def _stays_in_a_change(path: Path, found: Shown, before: Mapping[str, Any]) -> bool:
    """Whether a PUT leaves the property alone: the service's own, the status at rest, and what is set for good."""
    if path == ("status",):
        return before.get("status") in _ENDED
    return path in found.type.read_only or (path not in _TEXTS and at(before, path) is not None)


def _same_locale(path: Path, was: Any, now: Any) -> bool:
    return path == ("locale",) and str(was).casefold() == str(now).casefold() and None not in (was, now)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:120]}…"
