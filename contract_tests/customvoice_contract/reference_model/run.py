"""The part `model` of a run: search for a difference between service and model, and report it as a row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..contract.long_running_operation import FAILED
from ..data.random_seeds import derive, token
from ..oracles import Contract, ContractViolation
from ..results import from_monitor
from ..results.outcome import Row
from ..service import curl
from .base_machine import RunConfig
from .model import REFERENCES
from .search import Effort, Failure, Search
from .test_data import COMPANY, LOCALE, TALENT, TestData, form_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.database import ExampleDatabase

    from ..jobs.profiles import Profile
    from ..oracles import Exchange
    from ..results.outcome import Finding
    from ..scenarios.core.context import Context

NAME, TITLE, GROUP = "reference-model", "Service and reference model agree", "State"
_STEPS_SHOWN = 40
_SHRINKS, _SHRINKS_DEEP = 25, 400
_SHRINK_SECONDS, _SHRINK_SECONDS_DEEP = 6.0, 120.0
# What a model that had nothing to learn from fails for (docs/FIDELITY.md: failure reasons).
_TOO_LITTLE = ("DataNotEnough", "Internal")


def run(
    context: Context,
    profile: Profile,
    seed: int,
    *,
    database: ExampleDatabase | None = None,
    shrink: bool = True,
    announce: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Row]:
    """Search with `seed` as long as the profile says; `announce` hears of examples done and planned. Returns a row.

    `database` keeps sequences that failed, to be tried first the next time. Without `shrink` the first sequence that
    fails is shown as it is.
    """
    service = context.service
    versions = [each for each in context.versions if set(REFERENCES) <= set(Contract.of(each).resources)]
    # The version under test comes first (Hypothesis shrinks to it) and most often.
    ordered = (context.version, *(each for each in versions if each != context.version), context.version)
    row = Row(NAME, TITLE, group=GROUP)
    config = RunConfig(service, ordered, _test_data(context), f"{context.id('model')}-{token(seed, 'model', 4)}-")
    search = Search(
        config, _effort(profile, shrink=shrink), announce=lambda done: announce(done, profile.model_examples)
    )
    search.run(derive(seed, NAME), database)
    row.cases, row.accepted, row.checks = search.requests, search.accepted, search.requests
    row.findings = [_finding(each) for each in search.failures.values()]
    for exchange, violation in service.violations:
        # What passive oracles found beside it, and in what was sent before and after.
        from_monitor.add(row.findings, _finding(Failure(violation, (exchange,))))
    return [row]


def _effort(profile: Profile, *, shrink: bool) -> Effort:
    deep = profile.shrink
    return Effort(
        examples=profile.model_examples,
        steps=profile.model_steps,
        shrinks=(_SHRINKS_DEEP if deep else _SHRINKS) if shrink else 0,
        seconds=_SHRINK_SECONDS_DEEP if deep else _SHRINK_SECONDS,
    )


def _test_data(context: Context) -> TestData:
    """Find out whether this service takes short recordings, and models of training sets without data."""
    known = TestData(context.container_url)
    try:
        project = context.project()
        fields = {"projectId": project, "voiceTalentName": TALENT, "companyName": COMPANY, "locale": LOCALE}
        audio = form_file("audiodata", known.audio(good=True))
        short = context.settle(context.post("consents", context.id("short"), fields, audio))
        model = context.settle(context.put("models", context.id("untrained"), context.model_body(project)))
        reason = model.get("properties", {}).get("failureReason")
        return replace(known, spoken=short["status"] == FAILED, untrained=reason if reason in _TOO_LITTLE else None)
    except ContractViolation:
        return known  # the search shows the fault, with the requests that lead to it
    finally:
        context.cleanup()


def _finding(failure: Failure) -> Finding:
    violation, exchanges = failure.violation, list(failure.exchanges)
    check = violation.oracle or NAME
    found = from_monitor.finding(violation, exchanges, check=check, operation=NAME, phase=GROUP, group=GROUP)
    return replace(found, curl=numbered(exchanges))


def numbered(exchanges: list[Exchange]) -> str:
    """Return the requests as numbered curl commands, each with the status answered; of many the last ones."""
    first = max(0, len(exchanges) - _STEPS_SHOWN)
    lines = [f"# {first} earlier requests left out"] if first else []
    for number, exchange in enumerate(exchanges[first:], first + 1):
        lines += [f"# {number}. answered {exchange.status}", curl.command(exchange)]
    return "\n".join(lines)
