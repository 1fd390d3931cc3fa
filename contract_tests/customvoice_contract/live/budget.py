"""The budget of a run, by kind. What was used is written to a file that all processes of the run share."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from .not_sent import BudgetSpent
from .terms import DEPLOYMENT, REQUEST, TRAINING, VOICE

if TYPE_CHECKING:
    from .terms import LiveTerms

# What a request may start, by method and collection; ":resume" bills a suspended endpoint again.
_COSTLY = {
    ("PUT", "models"): TRAINING,
    ("PUT", "endpoints"): DEPLOYMENT,
    ("POST", "endpoints"): DEPLOYMENT,
    ("PUT", "personalvoices"): VOICE,
    ("POST", "personalvoices"): VOICE,
}


def kind_of(method: str, collection: str, action: str) -> str | None:
    """Return the kind of operation that the request starts; None for a request without further cost."""
    if collection == "endpoints" and action == "suspend":
        return None
    return _COSTLY.get((method, collection))


class Budget:
    """Counts by kind against the terms of a run. Processes share it through the ledger, one after another."""

    def __init__(self, live: LiveTerms) -> None:
        """Take the terms; what the ledger says is used already."""
        self._live = live
        self._ledger = Path(live.ledger) if live.ledger else None
        known = self._ledger.read_text().split() if self._ledger and self._ledger.exists() else []
        self.used = Counter(known)
        self.spent: str | None = None

    def check(self, kind: str) -> None:
        """Raise BudgetSpent unless one more of `kind` is within the terms."""
        limit, price = self._live.limits.get(kind), self._live.prices.get(kind, 0.0)
        if limit is not None and self.used[kind] >= limit:
            raise self._stop(f"the budget of {limit} {kind}s is spent (--max-{kind}s)", kind)
        if self._live.max_cost is not None and price and self.cost + price > self._live.max_cost:
            raise self._stop(
                f"one more {kind} costs {price:g}; {self.cost:g} of {self._live.max_cost:g} are spent (--max-cost)",
                kind,
            )

    def use(self, kind: str) -> None:
        """Count one of `kind`."""
        self.used[kind] += 1
        if self._ledger:
            with self._ledger.open("a") as ledger:
                ledger.write(f"{kind}\n")

    @property
    def cost(self) -> float:
        """What was used, at the given prices."""
        return sum(count * self._live.prices.get(kind, 0.0) for kind, count in self.used.items())

    def _stop(self, reason: str, kind: str) -> BudgetSpent:
        # Without requests the run must end; without other kinds it only skips.
        if kind == REQUEST:
            self.spent = reason
        return BudgetSpent(reason)
