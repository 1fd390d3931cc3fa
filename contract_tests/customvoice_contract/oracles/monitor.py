"""Puts every exchange of a run before all passive oracles, and keeps what they saw."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..contract.contract import Contract, known_versions
from ..contract.history import History
from .registry import ORACLES
from .violation import ContractViolation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..contract.exchange import Exchange
    from ..contract.history import OperationRecord
    from .registry import Oracle

SAFE = ("GET", "HEAD", "OPTIONS")
# What goes on by itself while nobody writes: of two readings at once the service may have answered either first.
_PROGRESS = frozenset({"status_forward", "operation_read", "resource_agrees", "timestamp_order"})


@dataclass(slots=True)
class Flight:
    """A request under way. `alone` is False once a write was under way at the same time, or it is one beside others.

    `beside` is True once two readings were under way at the same time: they disturb nothing, but work may have gone on.
    """

    is_write: bool
    alone: bool = True
    beside: bool = False


class Monitor:
    """The passive oracles at work on one run of one api-version; exchanges of other versions are judged by theirs."""

    def __init__(self, version: str, oracles: Sequence[Oracle] = ORACLES, *, exclusive: bool = True) -> None:
        """Take the version whose contract holds where a request names no known one.

        `exclusive` says that nobody else changes the collections meanwhile.
        """
        self._own = Contract.of(version)
        self._oracles = oracles
        self._lock = threading.RLock()
        self._flights: list[Flight] = []
        self.history = History(exclusive=exclusive)
        # Exchanges judged, by oracle.
        self.counts: Counter[str] = Counter()
        # (operationId, status, oracle) -> exchanges judged.
        self.coverage: Counter[tuple[str, int, str]] = Counter()

    @property
    def timelines(self) -> list[OperationRecord]:
        """The long-running operations seen, each with its statuses over time."""
        return list(self.history.began.values())

    def observe(self, exchange: Exchange, flight: Flight | None = None) -> list[ContractViolation]:
        """Judge one exchange; return what it broke. `flight` is that of `sending`, where requests overlap."""
        with self._lock:
            contract = self._contract_of(exchange)
            alone = flight is None or flight.alone
            # The order of overlapping requests is unknown: what each alone shows is judged, sequences are not.
            blank = self.history.blank()
            history = self.history if alone else blank
            moving = blank if flight is not None and flight.beside else history
            pasts = [(each, moving if each.name in _PROGRESS else history) for each in self._oracles]
            found = [each for each in (self._check(oracle, exchange, contract, past) for oracle, past in pasts) if each]
            if alone:
                self.history.learn(exchange, contract)
            else:
                self.history.remember_sent(exchange)
                self.history.forget()
            return found

    @contextmanager
    def sending(self, method: str) -> Iterator[Flight]:
        """Mark a request as under way, so that overlapping ones are not taken for a sequence."""
        flight = Flight(is_write=method not in SAFE)
        with self._lock:
            for each in self._flights:
                if flight.is_write or any(other.is_write for other in self._flights):
                    flight.alone = each.alone = False
                else:
                    flight.beside = each.beside = True
            self._flights.append(flight)
        try:
            yield flight
        finally:
            with self._lock:
                self._flights = [each for each in self._flights if each is not flight]

    def _check(
        self, oracle: Oracle, exchange: Exchange, contract: Contract, history: History
    ) -> ContractViolation | None:
        violation = None
        try:
            judged = oracle.check(exchange, contract, history)
        except ContractViolation as broken:
            broken.oracle, judged, violation = oracle.name, True, broken
        if judged:
            self.counts[oracle.name] += 1
            operation = contract.operation_of(exchange)
            self.coverage[operation.id if operation else "", exchange.status, oracle.name] += 1
        return violation

    def _contract_of(self, exchange: Exchange) -> Contract:
        version = exchange.api_version
        return Contract.of(version) if version in known_versions() else self._own
