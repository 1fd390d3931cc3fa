"""What a service does otherwise than rules that do not bind it, once per rule, while a run is tolerant."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .registry import binds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..contract.exchange import Exchange

_current: Ledger | None = None


@dataclass(slots=True)
class Deviation:
    """A rule that does not bind the service and that it breaks: the first message and exchange, and how often."""

    rule: str
    message: str
    exchange: Exchange | None = None
    count: int = 1


@dataclass(slots=True)
class Ledger:
    """The deviations of a run, by rule, and the choices that the service has made."""

    deviations: dict[str, Deviation] = field(default_factory=dict)
    _choices: dict[tuple[str, str], str] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def note(self, rule: str, message: str, exchange: Exchange | None = None) -> None:
        """Keep the first deviation from each rule and count the others."""
        with self._lock:
            known = self.deviations.get(rule)
            if known is None:
                self.deviations[rule] = Deviation(rule, message, exchange)
            else:
                known.count += 1
                known.exchange = known.exchange or exchange

    def accepts(self, rule: str, message: str, exchange: Exchange | None = None, *, exact: bool = True) -> bool:
        """Return whether the rule does not bind the service; if so, note the deviation."""
        if binds(rule, exact=exact):
            return False
        self.note(rule, message, exchange)
        return True

    def choose(self, choice: str, where: str, value: str, exchange: Exchange) -> None:
        """Learn what the service does in some circumstances; note it when it did otherwise before."""
        before = self._choices.setdefault((choice, where), value)
        if before != value:
            self.note(
                "choice-changed",
                f"{exchange.summary}; in the same circumstances it answered {before} before.",
                exchange,
            )


def current() -> Ledger | None:
    """Return the ledger of a tolerant run; None where all rules bind."""
    return _current


@contextmanager
def tolerating(ledger: Ledger) -> Iterator[Ledger]:
    """Hold the service only to what binds it, for the block; the rest is noted in `ledger`."""
    global _current
    before, _current = _current, ledger
    try:
        yield ledger
    finally:
        _current = before
