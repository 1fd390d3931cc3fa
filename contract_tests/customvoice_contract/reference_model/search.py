"""One search for a sequence of verbs after which service and model differ: Hypothesis generates and shrinks, and the
shortest failing sequence of each rule is kept as it was sent.

The keeping is ours because a service that fails now and then may not fail again: Hypothesis then calls the test flaky,
while what was seen stays true.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.errors import HypothesisException
from hypothesis.stateful import run_state_machine_as_test

from ..oracles import ContractViolation
from .creation_rules import INITIAL_STEPS
from .machine import ServiceMachine

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.database import ExampleDatabase

    from ..oracles import Exchange
    from .base_machine import RunConfig

_UNEXPECTED = "unexpected-response"


class _Enough(BaseException):
    """Ends the search: nothing that a test may catch."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A violation, and the requests that lead to it."""

    violation: ContractViolation
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to search: examples of so many steps; once one failed, at most `shrinks` more, and so many `seconds`."""

    examples: int
    steps: int
    shrinks: int
    seconds: float


@dataclass(slots=True)
class Search:
    """Searches with the service of `setting`; `failures` are what was found, by rule."""

    config: RunConfig
    effort: Effort
    failures: dict[str, Failure] = field(default_factory=dict)
    announce: Callable[[int], None] = field(default=lambda _: None)
    requests: int = 0
    accepted: int = 0
    _left: int = 0
    _deadline: float = 0.0
    _checkd: int = 0

    def run(self, number: int, database: ExampleDatabase | None = None) -> None:
        """Search with the seed `number`; what once failed is kept in `database` and tried first."""
        self._left = self.effort.shrinks
        self.config.begins, self.config.checks = self._begins, self._checks
        machine: Any = type("ServiceMachine", (_Watched,), {"config": self.config, "search": self})
        phases = [Phase.reuse, Phase.generate] + [Phase.shrink] * bool(self.effort.shrinks)
        chosen = settings(
            max_examples=self.effort.examples,
            stateful_step_count=self.effort.steps + INITIAL_STEPS,
            deadline=None,
            database=database,
            # The seed decides, also where Hypothesis finds a variable such as `CI` and would repeat itself instead.
            derandomize=False,
            phases=phases,
            verbosity=Verbosity.quiet,
            report_multiple_bugs=False,
            print_blob=False,
            # Slow, or too much: both are the service's affair.
            suppress_health_check=list(HealthCheck),
        )
        try:
            run_state_machine_as_test(seed(number)(machine), settings=chosen)
        except ContractViolation as violation:
            self.failed(violation)
        except (_Enough, HypothesisException):
            if not self.failures:
                raise

    def _begins(self) -> None:
        """Start an example, while there is time."""
        if self.failures:
            self._left -= 1
            if self._left < 0 or time.monotonic() > self._deadline:
                raise _Enough
        self.announce(self.config.examples)
        self.config.service.exchanges.clear()
        self._checkd = len(self.config.service.violations)

    def _checks(self) -> None:
        """Raise what passive oracles found in the requests so far, so that it is shrunk like the rest."""
        for _, violation in self.config.service.violations[self._checkd :]:
            raise violation

    def count(self) -> None:
        """Count the requests of an example."""
        self.requests += len(self.config.service.exchanges)
        self.accepted += sum(each.is_success for each in self.config.service.exchanges)

    def failed(self, error: Exception) -> None:
        """Keep the requests of this example, unless fewer are known to show the same."""
        if not self.failures:
            self._deadline = time.monotonic() + self.effort.seconds
        violation = error if isinstance(error, ContractViolation) else _puzzled(error)
        found = Failure(violation, tuple(self.config.service.exchanges))
        known = self.failures.get(violation.rule)
        if known is None or len(found.exchanges) <= len(known.exchanges):
            self.failures[violation.rule] = found


class _Watched(ServiceMachine):
    """A machine that reports its end to its search."""

    search: Search

    def teardown(self) -> None:
        """Keep what failed, before cleaning up sends further requests."""
        self.search.count()
        error = sys.exc_info()[1]
        if isinstance(error, Exception) and not isinstance(error, HypothesisException):
            self.search.failed(error)
        super().teardown()


def _puzzled(error: Exception) -> ContractViolation:
    text = f"The reference model cannot interpret a response: {type(error).__name__}: {error}"
    return ContractViolation(text, rule=_UNEXPECTED)
