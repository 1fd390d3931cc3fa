"""Scenarios by name, tried on an emulator whose requests a mutation answers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from customvoice_contract.jobs.job import Job
from customvoice_contract.scenarios.registry import SCENARIOS
from customvoice_contract.scenarios.run import run_all
from customvoice_contract.service.client import Service
from customvoice_emulator import DEFAULT_KEY, Limits, create_app
from customvoice_spec import versions
from mutants.asgi import MutatedApp, unmutated

from tests.support.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from customvoice_contract.results.outcome import Row
    from mutants.asgi import Mutation

NEWEST = versions()[-1]
BY_NAME = {each.name: each for each in SCENARIOS}


@contextmanager
def emulator(
    mutation: Mutation = unmutated,
    pace: str = "reads:2",
    keys: Sequence[str] = (DEFAULT_KEY,),
    limits: Limits | None = None,
) -> Iterator[str]:
    """Serve an emulator whose requests a mutation answers; give its URL."""
    with served(MutatedApp(create_app(pace=pace, keys=keys, limits=limits or Limits()), mutation, keys)) as url:
        yield url


def tried(
    url: str,
    names: Sequence[str],
    container_url: str | None = None,
    version: str = NEWEST,
    *,
    other_key: str | None = None,
    shared: bool = False,
) -> list[Row]:
    """Run scenarios by name, with training data in the container if there is one; return their rows."""
    job = Job(
        version=version,
        endpoint=url,
        key=DEFAULT_KEY,
        other_key=other_key,
        seed=1,
        profile="quick",
        part="scenarios",
        container_url=container_url,
        shared=shared,
    )
    with Service(url, DEFAULT_KEY, version) as service:
        return run_all([BY_NAME[each] for each in names], service, job, lambda _: None)
