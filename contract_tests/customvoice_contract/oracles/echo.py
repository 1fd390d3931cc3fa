"""Oracle: responses show what was written, and a client cannot write what only the service writes.

Rules: spec nodes `readOnly`, `writeOnly` and the schemas of resources; docs/FIDELITY.md "PUT of an existing project or
training set", "properties that can't be changed", "displayName"; errata 11, 13, 24.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..contract.request import sent_values
from ..contract.resource_type import at
from .violation import ContractViolation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.history import History
    from ..contract.operation import Operation
    from ..contract.resource_type import Path, ResourceType

# What the service fills in where a request leaves it out (spec node `Models_Create`, docs/FIDELITY.md "locale of a
# model", "kind of an endpoint", "recipes").
FILLED: Mapping[str, frozenset[Path]] = {
    "models": frozenset({("locale",), ("recipe", "version")}),
    "endpoints": frozenset({("properties", "kind")}),
}
# A locale is compared without letter case and shown as first sent, so a change may send another case.
_CASELESS = frozenset({("locale",)})


class WrittenValueNotShown(ContractViolation):
    """The response to a write does not show what was written."""

    rule = "echo"


class UnsentValueShown(ContractViolation):
    """The response to a write shows a property that was not written."""

    rule = "echo-not-sent"


class ReadOnlyAccepted(ContractViolation):
    """A property that only the service writes was accepted from the request."""

    rule = "read-only-accepted"


class RequestOnlyShown(ContractViolation):
    """A response shows a request-only property."""

    rule = "request-only-shown"


class IdWrong(ContractViolation):
    """A resource shows another id than the one in the path."""

    rule = "id-wrong"


def check_echo(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check the response of a creation or change against its request."""
    operation = contract.operation_of(exchange)
    if operation is None or operation.item is None or not operation.is_creation or not exchange.is_success:
        return False
    sent, body = sent_values(exchange, operation, contract), exchange.json
    if sent is None or not isinstance(body, dict):
        return False
    # A change keeps what cannot be changed, and what only other versions know.
    changed = (
        operation.is_upsert
        and history.resource(exchange, operation.collection, operation.resource_id(exchange)).present is not False
    )
    # What a live service does to the case of a locale is not documented; a model may show its training set's.
    lenient = changed or not history.exclusive
    caseless = _CASELESS if lenient else _CASELESS & FILLED.get(operation.collection, frozenset())
    _check_written(exchange, operation.item, sent, body, changed=changed, caseless=caseless)
    _check_read_only(exchange, operation, sent, body)
    return True


def check_request_only(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check that no response, alone or in a list, shows a request-only property."""
    operation = contract.operation_of(exchange)
    if operation is None or operation.item is None or not exchange.is_success:
        return False
    names = {path[0] for path in operation.item.request_only}
    body = exchange.json
    items = body.get("value") if operation.is_list and isinstance(body, dict) else [body]
    for item in items if isinstance(items, list) else []:
        found = sorted(names & set(item)) if isinstance(item, dict) else []
        if found:
            raise RequestOnlyShown(
                f"{exchange.summary} with {', '.join(found)}, which may contain a SAS; expected no such property."
            )
    return bool(names)


def check_id(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check that a resource has the id of its path, to the letter."""
    operation = contract.operation_of(exchange)
    if operation is None or operation.item is None or operation.is_list or not exchange.is_success:
        return False
    body, name = exchange.json, operation.resource_id(exchange)
    if not isinstance(body, dict) or not name:
        return False
    if body.get("id") != name:
        raise IdWrong(f"{exchange.summary} with id {body.get('id')!r}; expected {name!r}, as in the path.")
    return True


def _check_written(
    exchange: Exchange,
    item: ResourceType,
    sent: Mapping[str, Any],
    body: Mapping[str, Any],
    *,
    changed: bool,
    caseless: frozenset[Path],
) -> None:
    filled = FILLED.get(item.collection, frozenset())
    for path in item.writable:
        wrote, shows = at(sent, path), at(body, path)
        name = ".".join(path)
        if wrote == "" and path in filled:
            # Whether an empty text asks to be filled in is not documented.
            continue
        if wrote is None:
            # A text that is left out is gone; what cannot be changed stays.
            if shows not in (None, {}) and path not in filled and not (changed and not _is_text(path)):
                raise UnsentValueShown(f"{exchange.summary} with {name} {_short(shows)}, which the request leaves out.")
        elif not _same(wrote, shows, caseless=path in caseless):
            raise WrittenValueNotShown(
                f"{exchange.summary} with {name} {_short(shows)}; the request wrote {_short(wrote)}."
            )


def _check_read_only(
    exchange: Exchange, operation: Operation, sent: Mapping[str, Any], body: Mapping[str, Any]
) -> None:
    if operation.item is None:
        return
    for path in operation.item.read_only:
        wrote = at(sent, path)
        # Statuses and the like may be equal by chance; what is unlike anything the service says cannot.
        if path != ("id",) and isinstance(wrote, str) and len(wrote) > 12 and wrote == at(body, path):
            raise ReadOnlyAccepted(
                f"{exchange.summary} with {'.'.join(path)} {_short(wrote)} from the request; it is read-only."
            )


def _is_text(path: Path) -> bool:
    return path in (("description",), ("displayName",))


def _same(wrote: Any, shows: Any, *, caseless: bool) -> bool:
    if caseless and isinstance(wrote, str) and isinstance(shows, str):
        return wrote.casefold() == shows.casefold()
    return bool(wrote == shows) and isinstance(wrote, bool) == isinstance(shows, bool)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:120]}…"
