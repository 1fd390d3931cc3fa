"""Oracles: the service remembers. What was written is read, what was deleted is gone, what nobody changed has not.

Rules: spec operations `*_Get`, `*_List`, `*_Delete`, `Projects_Delete` (what goes along); docs/FIDELITY.md "missing
resource", "creating … again", "newer properties" (versions agree on what they share).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .contract import Contract
from .resource_type import at
from .views import shown
from .violation import ContractViolation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .exchange import Exchange
    from .history import History
    from .resource_type import Path, ResourceType
    from .views import View

# These change without a write, while an operation goes on.
_MOVING = frozenset({("status",), ("lastActionDateTime",)})


class ResourceLost(ContractViolation):
    """A resource that this run wrote and nobody deleted is not found."""

    rule = "resource-lost"


class ResourceRisen(ContractViolation):
    """A resource that was deleted is still there."""

    rule = "resource-risen"


class ResourceChanged(ContractViolation):
    """A property has another value than before, though nobody wrote it."""

    rule = "resource-changed"


class VersionsDisagree(ContractViolation):
    """Two versions show the same resource differently in what both know."""

    rule = "versions-disagree"


class CreatedTwice(ContractViolation):
    """Creating what exists was taken for a creation, or creating what does not was refused as existing."""

    rule = "created-twice"


def check_presence(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Judge 200 and 404 of a resource, and the items of a list, by what this run wrote and deleted."""
    operation = contract.operation_of(exchange)
    if operation is None or operation.item is None or operation.method != "GET":
        return False
    if exchange.status == 404 and operation.has_id:
        record = history.resource(exchange, operation.collection, operation.resource_id(exchange))
        if record.present and record.written:
            raise ResourceLost(f"{exchange.told}; this run created it, and nobody deleted it.")
        return record.present is not None
    found, judged = shown(exchange, contract), False
    for view in found.views if found else []:
        record = history.resource(exchange, operation.collection, view.id)
        judged = judged or record.present is not None
        if record.present is False and record.written:
            raise ResourceRisen(f"{exchange.told} with {view.id}, which was deleted.")
    return judged


def check_creation(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Judge creating calls: 201 is for what was not there, and “already exists” for what was."""
    operation = contract.operation_of(exchange)
    if operation is None or not operation.is_creation or operation.is_upsert:
        return False
    record = history.resource(exchange, operation.collection, operation.resource_id(exchange))
    if history.replayed(exchange) is not None:
        return False
    if record.present and record.written and exchange.status == 201:
        raise CreatedTwice(f"{exchange.told}; it was there already, expected 409.")
    if record.present is False and exchange.status == 409 and isinstance(exchange.json, str):
        raise CreatedTwice(f"{exchange.told} with {exchange.json!r}; nothing is there.")
    return record.present is not None


def check_unchanged(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Judge the resources of an answer against how they were shown before: nothing changes but by a write."""
    found, judged = shown(exchange, contract), False
    if found is None or (found.operation.is_creation and not found.operation.is_upsert):
        return False
    writes = exchange.method != "GET"
    for view in found.views:
        record = history.resource(exchange, found.type.collection, view.id)
        if not record.present:
            continue
        for version, before in record.views.items():
            judged = True
            _compare(exchange, found.type, Contract.of(version), view, before, writes=writes)
    return judged


def _compare(
    exchange: Exchange,
    own: ResourceType,
    other: Contract,
    view: View,
    before: Mapping[str, Any],
    *,
    writes: bool,
) -> None:
    same_version = exchange.api_version == other.version
    shared = own.paths & other.resources[own.collection].paths
    for path in sorted(shared):
        if not _is_fixed(path, own, view.body, before, writes=writes):
            continue
        was, now = at(before, path), at(view.body, path)
        if was == now or _same_locale(path, was, now):
            continue
        text = f"{exchange.told} with {'.'.join(path)} {_short(now)} of {view.id}"
        if same_version:
            raise ResourceChanged(f"{text}; it was {_short(was)}, and nobody wrote it since.")
        raise VersionsDisagree(f"{text}; {other.version} shows {_short(was)}.")


def _is_fixed(
    path: Path, own: ResourceType, now: Mapping[str, Any], before: Mapping[str, Any], *, writes: bool
) -> bool:
    """Whether nothing but a write of this property can have changed it since."""
    if writes:
        # An action, or a change of texts: what the service made when the resource was created stays.
        return path in own.read_only and path not in _MOVING and path[0] != "properties"
    if path in _MOVING or (path in own.read_only and path[0] == "properties"):
        ended = now.get("status") == before.get("status") and now.get("status") in ("Succeeded", "Failed", "Disabled")
        # A later version has reasons that an older one shows as another.
        return ended and path[-1] != "failureReason"
    return True


def _same_locale(path: Path, was: Any, now: Any) -> bool:
    return path == ("locale",) and str(was).casefold() == str(now).casefold() and None not in (was, now)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:120]}…"
