"""The list of passive oracles. One more is a file beside this one and a line here (docs/oracles.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .error_envelope import ERROR_CODE_HEADER, check_error_envelope
from .no_null import check_no_null

if TYPE_CHECKING:
    from collections.abc import Callable

    from .contract import Contract
    from .exchange import Exchange
    from .history import History

    Check = Callable[[Exchange, Contract, History], bool]

GROUPS = ("LRO", "Idempotency", "Store model", "Lists", "Echo", "Versions", "Errors", "Security")


@dataclass(frozen=True, slots=True)
class Oracle:
    """A judge of single exchanges.

    `check` returns whether there was anything to judge and raises a ContractViolation. It may look at the history of
    exchanges before this one, and changes nothing.
    """

    name: str
    title: str
    group: str
    check: Check


def _no_null(exchange: Exchange, _contract: Contract, _history: History) -> bool:
    return bool(check_no_null(exchange))


def _error_envelope(exchange: Exchange, contract: Contract, _history: History) -> bool:
    operation = contract.operation_of(exchange)
    answer = operation.answer(exchange.status) if operation else None
    return check_error_envelope(exchange, header_declared=answer is not None and ERROR_CODE_HEADER in answer.headers)


ORACLES: tuple[Oracle, ...] = (
    Oracle("no_null_in_answers", "No null in answers", "Echo", _no_null),
    Oracle("error_envelope", "Error envelope: header equals code", "Errors", _error_envelope),
)
