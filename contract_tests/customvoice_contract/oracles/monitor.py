"""Run all passive oracles on every exchange of a run, and count what they checked."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..contract.contract import Contract, known_versions
from ..contract.history import History
from ..standing import dialect, ledger
from .registry import ORACLES
from .violation import ContractViolation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..contract.exchange import Exchange
    from ..contract.history import OperationRecord
    from .registry import Oracle

SAFE = ("GET", "HEAD", "OPTIONS")
# Checks of what changes without a write: of two parallel reads, either may have been answered first.
_PROGRESS = frozenset({"status_forward", "operation_read", "resource_agrees", "timestamp_order"})


@dataclass(slots=True)
class PendingRequest:
    """A pending request. `alone` is False once it overlaps a write, or is a write that overlaps another request.

    `beside` is True once two reads overlap: they do not disturb each other, but operations may have advanced.
    """

    is_write: bool
    alone: bool = True
    beside: bool = False


class Monitor:
    """The passive oracles of a run on one api-version. Exchanges of other versions are checked by theirs."""

    def __init__(self, version: str, oracles: Sequence[Oracle] = ORACLES, *, exclusive: bool = True) -> None:
        """Take the version whose contract holds where a request names no known one.

        `exclusive`: no other client changes the collections.
        """
        self._own = Contract.of(version)
        self._oracles = oracles
        self._lock = threading.RLock()
        self._pending: list[PendingRequest] = []
        self.history = History(exclusive=exclusive)
        # Exchanges checked, by oracle.
        self.counts: Counter[str] = Counter()
        # (operationId, status, oracle) -> exchanges checked.
        self.coverage: Counter[tuple[str, int, str]] = Counter()

    @property
    def timelines(self) -> list[OperationRecord]:
        """The long-running operations seen, each with its statuses over time."""
        return list(self.history.began.values())

    def translate(self, exchange: Exchange) -> Exchange:
        """Return a response in the form that we assumed, where the documents leave the form open (standing/dialect)."""
        found = ledger.current()
        if found is None:
            return exchange
        with self._lock:
            return dialect.translate(exchange, self._contract_of(exchange), self.history, found)

    def observe(self, exchange: Exchange, pending: PendingRequest | None = None) -> list[ContractViolation]:
        """Check one exchange; return what it broke. `flight` is that of `sending`, where requests overlap."""
        with self._lock:
            contract = self._contract_of(exchange)
            alone = pending is None or pending.alone
            # The order of overlapping requests is unknown: what each alone shows is checked, sequences are not.
            blank = self.history.blank()
            history = self.history if alone else blank
            moving = blank if pending is not None and pending.beside else history
            pasts = [(each, moving if each.name in _PROGRESS else history) for each in self._oracles]
            found = [each for each in (self._check(oracle, exchange, contract, past) for oracle, past in pasts) if each]
            if alone:
                self.history.learn(exchange, contract)
            else:
                self.history.remember_sent(exchange)
                self.history.forget()
            return found

    @contextmanager
    def sending(self, method: str) -> Iterator[PendingRequest]:
        """Mark a request as pending, so that overlapping requests are not checked as a sequence."""
        pending = PendingRequest(is_write=method not in SAFE)
        with self._lock:
            for each in self._pending:
                if pending.is_write or any(other.is_write for other in self._pending):
                    pending.alone = each.alone = False
                else:
                    pending.beside = each.beside = True
            self._pending.append(pending)
        try:
            yield pending
        finally:
            with self._lock:
                self._pending = [each for each in self._pending if each is not pending]

    def _check(
        self, oracle: Oracle, exchange: Exchange, contract: Contract, history: History
    ) -> ContractViolation | None:
        violation = None
        try:
            judged = oracle.check(exchange, contract, history)
        except ContractViolation as broken:
            judged, found = True, ledger.current()
            if found is None or not found.accepts(broken.rule, broken.message, exchange, exact=broken.exact):
                broken.oracle, violation = oracle.name, broken
        if judged:
            self.counts[oracle.name] += 1
            operation = contract.operation_of(exchange)
            self.coverage[operation.id if operation else "", exchange.status, oracle.name] += 1
        return violation

    def _contract_of(self, exchange: Exchange) -> Contract:
        version = exchange.api_version
        return Contract.of(version) if version in known_versions() else self._own
