"""Scenarios by name, run on an emulator with one fault: a mutant by its id, or a mutation of a test's own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from customvoice_contract.jobs.job import Job
from customvoice_contract.results.outcome import Verdict
from customvoice_contract.scenarios.registry import SCENARIOS
from customvoice_contract.scenarios.run import run_all
from customvoice_contract.service.client import Service
from customvoice_emulator import DEFAULT_KEY, Limits, create_app
from customvoice_spec import versions
from mutants.asgi import MutatedApp, unmutated
from mutants.catalogue import MUTANTS

from tests.support.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from customvoice_contract.results.outcome import Finding, Row
    from mutants.asgi import Mutation

    Fault = str | Mutation | type

NEWEST = versions()[-1]
OTHER_KEY = "another-key-for-tests"
KEYS = (DEFAULT_KEY, OTHER_KEY)
BY_NAME = {each.name: each for each in SCENARIOS}


def name_of(each: object) -> str:
    """Return the name of a fault, a scenario or a rule, for the id of a test; a fault of one line has none."""
    name = each if isinstance(each, str) else str(getattr(each, "__name__", type(each).__name__))
    return "fault" if name in ("<lambda>", "mutation") else name


def mutation_of(fault: Fault) -> Mutation:
    """Return the mutation of a mutant's id, of a class with a memory of its own, or the mutation itself."""
    if isinstance(fault, str):
        return MUTANTS[fault].make()
    return fault() if isinstance(fault, type) else fault


@contextmanager
def emulator(fault: Fault = unmutated, pace: str = "reads:2", limits: Limits | None = None) -> Iterator[str]:
    """Serve an emulator with a fault and two valid keys; yield its URL."""
    app = create_app(pace=pace, keys=KEYS, limits=limits or Limits())
    with served(MutatedApp(app, mutation_of(fault), KEYS)) as url:
        yield url


def run_scenarios(
    url: str,
    names: Sequence[str],
    container_url: str | None = None,
    version: str = NEWEST,
    *,
    seed: int = 1,
    shared: bool = False,
) -> list[Row]:
    """Run scenarios by name, with training data in the container if there is one; return their rows."""
    job = Job(
        version=version,
        endpoint=url,
        key=DEFAULT_KEY,
        other_key=OTHER_KEY,
        seed=seed,
        profile="quick",
        part="scenarios",
        container_url=container_url,
        shared=shared,
    )
    with Service(url, DEFAULT_KEY, version) as service:
        return run_all([BY_NAME[each] for each in names], service, job, lambda _: None)


def messages(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Return the messages of findings by scenario; empty when nothing was found."""
    return {row.name: [each.message for each in row.findings] for row in rows if row.findings}


def findings_of(fault: Fault, name: str, container_url: str | None = None) -> list[Finding]:
    """Return what a scenario finds on an emulator with a fault. Raises AssertionError unless the scenario fails."""
    with emulator(fault) as url:
        [row] = run_scenarios(url, [name], container_url)
    assert row.verdict is Verdict.FAILED, row.note or "nothing was found"
    assert all("unexpected" not in each.rule for each in row.findings), row.findings
    return row.findings
