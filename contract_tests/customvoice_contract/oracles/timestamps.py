"""Oracle: timestamps are RFC 3339 in UTC, in order, and correct.

Rules: docs/FIDELITY.md "timestamps"; spec nodes `createdDateTime` (when the resource was created) and
`lastActionDateTime` (when the status last changed).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..contract.views import shown
from .violation import ContractViolation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.history import History, ResourceRecord
    from ..contract.views import View

# Milliseconds, as all documents show them; services of the same family count in tenths of microseconds.
_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(\d{4})?Z", re.ASCII)
_SUFFIX = "DateTime"
_CREATED, _LAST_ACTION = "createdDateTime", "lastActionDateTime"
# Clocks of two machines differ, and requests take their time; time zones differ by more.
_TOLERANCE = timedelta(minutes=5)


class TimestampMalformed(ContractViolation):
    """A timestamp is no RFC 3339 time in UTC, to the millisecond and ending in Z."""

    rule = "timestamp-form"


class TimestampOrder(ContractViolation):
    """Timestamps of one resource contradict each other, or earlier responses."""

    rule = "timestamp-order"


class TimestampWrong(ContractViolation):
    """A timestamp is not when the thing happened."""

    rule = "timestamp-untrue"


def check_timestamp_form(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check every property of a response that is named as a time, in whatever type of resource."""
    if not exchange.is_success or contract.operation_of(exchange) is None:
        return False
    judged = False
    for name, value in _times(exchange.json):
        judged = True
        if not isinstance(value, str) or not _FORM.fullmatch(value) or _moment(value) is None:
            raise TimestampMalformed(
                f"{exchange.summary} with {name} {value!r}; expected the form 2025-03-04T09:20:00.000Z."
            )
    return judged


def check_timestamp_order(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check the times of each resource against each other, and against what was shown of it before."""
    found = shown(exchange, contract)
    if found is None or history.may_repeat(exchange):
        return False  # the repeated first response shows the past
    for view in found.views:
        created, last = _moment(view.body.get(_CREATED)), _moment(view.body.get(_LAST_ACTION))
        if created is not None and last is not None and last < created:
            raise TimestampOrder(
                f"{exchange.summary} with {_LAST_ACTION} {last} before {_CREATED} {created} of {view.id}."
            )
        record = history.resource(exchange, found.type.collection, view.id)
        if found.operation.is_upsert or not found.operation.is_creation:
            _check_earlier(exchange, view.id, last, record)
    return bool(found.views)


def check_timestamp_truth(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check by our clock that nothing happened in the future, and that what a response just made was created now."""
    if exchange.started is None or history.clock_moved:
        return False
    found = shown(exchange, contract)
    for view in found.views if found else []:
        _check_past(exchange, view, exchange.started)
    return _check_now(exchange, contract, history, exchange.started) or found is not None


def _check_past(exchange: Exchange, view: View, started: datetime) -> None:
    for name in (_CREATED, _LAST_ACTION):
        moment = _moment(view.body.get(name))
        if moment is not None and moment - started > _TOLERANCE:
            raise TimestampWrong(f"{exchange.summary} with {name} {moment} of {view.id}; it was read at {started}.")


def _check_now(exchange: Exchange, contract: Contract, history: History, started: datetime) -> bool:
    operation = contract.operation_of(exchange)
    if operation is None or not operation.is_creation or not exchange.is_success:
        return False
    record = history.resource(exchange, operation.collection, operation.resource_id(exchange))
    is_new = record.present is False or not operation.is_upsert
    if not is_new or history.may_repeat(exchange):
        return False
    body = exchange.json
    created = _moment(body.get(_CREATED)) if isinstance(body, dict) else None
    if created is None:
        return False
    if abs(created - started) > _TOLERANCE:
        raise TimestampWrong(f"{exchange.summary} with {_CREATED} {created}; it was created at {started}.")
    return True


def _check_earlier(exchange: Exchange, name: str, last: datetime | None, record: ResourceRecord) -> None:
    for view in record.views.values():
        before = _moment(view.get(_LAST_ACTION))
        if before is not None and last is None:
            raise TimestampOrder(f"{exchange.summary} without {_LAST_ACTION} of {name}, which showed {before} before.")
        if before is not None and last is not None and last < before:
            raise TimestampOrder(
                f"{exchange.summary} with {_LAST_ACTION} {last} of {name}, which showed {before} before."
            )


def _times(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name.endswith(_SUFFIX):
                yield name, each
            else:
                yield from _times(each)
    elif isinstance(value, list):
        for each in value:
            yield from _times(each)


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
