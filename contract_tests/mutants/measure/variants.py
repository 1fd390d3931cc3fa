"""Run `customvoice verify --target` on services that are right but different; none may break the contract."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from customvoice_contract.parts import PARTS
from customvoice_contract.run import campaign
from customvoice_contract.run.plan import Plan
from customvoice_contract.service.emulator_process import DEFAULT_KEY, EmulatorProcess
from customvoice_spec import versions

from ..variants.catalogue import EXPECTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from customvoice_contract.results.outcome import RunOutcome


@dataclass(frozen=True, slots=True)
class VariantResult:
    """What a run on one variant said: breaches (there may be none), and the rules that it deviates from."""

    name: str
    breaches: tuple[str, ...]
    deviations: tuple[str, ...]
    seconds: float

    @property
    def is_right(self) -> bool:
        """Whether the run left the variant in peace, and reported what is different."""
        expected = EXPECTED[self.name]
        return not self.breaches and (not expected or expected in self.deviations)


class _Silent:
    def progress(self, version: str, text: str, done: int, total: int) -> None:
        """Show nothing."""


def measure(
    names: Iterable[str], profile: str, seed: int, api_versions: Sequence[str] = (), parts: Sequence[str] = ()
) -> Iterator[VariantResult]:
    """Run the suite on each variant, one after another."""
    for name in names:
        clock = time.monotonic()
        with served(name) as url:
            plan = Plan(
                target=url,
                key=DEFAULT_KEY,
                versions=tuple(api_versions) or versions(),
                seed=seed,
                profile=profile,
                parts=tuple(parts) or tuple(PARTS),
            )
            outcome = campaign.run(plan, _Silent())
        yield VariantResult(name, tuple(_breaches(outcome)), tuple(_deviations(outcome)), time.monotonic() - clock)


@contextmanager
def served(name: str) -> Iterator[str]:
    """Serve a variant in a process of its own; yield its URL."""
    with EmulatorProcess(DEFAULT_KEY, (sys.executable, "-m", "mutants.serve", name, "--port", "0")) as process:
        yield process.endpoint


def _breaches(outcome: RunOutcome) -> Iterator[str]:
    for version in outcome.versions:
        for finding in version.findings:
            yield f"{version.version} {finding.operation} {finding.check} {finding.rule}: {finding.message[:240]}"
        for walk, step in version.failed_steps:
            yield f"{version.version} {walk} {step.name}: {step.detail[:240]}"
        yield from (error[:300] for error in version.errors)


def _deviations(outcome: RunOutcome) -> list[str]:
    return sorted({each.rule for version in outcome.versions for each in version.deviations})
