"""Services that are right but different: the suite leaves them in peace and reports each difference once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from customvoice_contract.jobs.job import Job
from customvoice_contract.results.outcome import VersionOutcome
from customvoice_contract.results.set_apart import set_apart
from customvoice_contract.run import worker
from customvoice_contract.service.busy import TargetBusyError, Waiting, waiting
from customvoice_contract.standing.ledger import Ledger, tolerating
from customvoice_emulator import DEFAULT_KEY
from mutants.variants.catalogue import EXPECTED, VARIANTS
from mutants.variants.pace import EndlesslyBusy

from .scenario_harness import NEWEST, emulator, run_scenarios

if TYPE_CHECKING:
    from mutants.asgi import Backend, Request, Response

    from .scenario_harness import Fault

# The scenarios that notice each variant where all rules bind.
_SCENARIOS = {
    "more-fields": ("update",),
    "more-fields-on-pages": ("published-recipes", "list-bounds"),
    "times-with-offset": ("update",),
    "times-in-seconds": ("update",),
    "times-in-ticks": ("update",),
    "no-request-id": ("update",),
    "more-headers": ("update",),
    "no-operation-id": ("lro-Consents_Create", "replay-Consents_Create"),
    "another-engine": ("list-recipes-and-base-models",),
    "deletion-not-found": ("delete-missing",),
    "deletion-not-found-plain": ("delete-missing",),
    "other-texts": ("missing-resource",),
    "other-code-of-missing": ("missing-resource", "reference-Consents_Post"),
    "other-code-of-conflict": ("update-fixed", "delete-force"),
    "other-code-of-invalid": ("list-bounds",),
    "inner-error": ("unknown-route",),
    "conflict-in-envelope": ("existing-id",),
    "missing-reference-invalid": ("reference-Consents_Post", "reference-training-set"),
    "wrong-method-not-found": ("methods",),
    "wrong-state-invalid": ("endpoint-states",),
    "no-targets": ("list-bounds", "invalid-flags", "invalid-properties"),
    "newest-first": ("list-changes",),
    "ordered-by-id": ("list-changes",),
    "page-cap": ("list-default-size",),
    "next-link-order": ("filter-next-links",),
    "busy-now-and-then": ("list-bounds", "list-changes"),
    "unavailable-now-and-then": ("list-bounds", "list-changes"),
    "slow-answers": ("update",),
}


def _tolerant(fault: Fault, scenarios: tuple[str, ...]) -> VersionOutcome:
    """Run scenarios on a service with a fault as on a target."""
    outcome, ledger = VersionOutcome(NEWEST, 1), Ledger()
    with emulator(fault) as url, tolerating(ledger), waiting(Waiting(url, sleep=lambda _: None)):
        outcome.scenarios = run_scenarios(url, scenarios, shared=True)
    set_apart(outcome, ledger)
    return outcome


@pytest.mark.slow
@pytest.mark.parametrize("name", VARIANTS)
def test_variant_is_left_in_peace(name: str) -> None:
    """A variant breaks nothing, and what it does otherwise is reported once, under its rule."""
    outcome = _tolerant(VARIANTS[name].make(), _SCENARIOS[name])
    assert [each.message for each in outcome.findings] == []
    rules = [each.rule for each in outcome.deviations]
    assert len(rules) == len(set(rules))
    assert not EXPECTED[name] or EXPECTED[name] in rules


def test_every_variant_has_a_rule() -> None:
    """Each variant names the rule under which it is reported, and the scenarios that notice it."""
    assert set(EXPECTED) == set(VARIANTS) == set(_SCENARIOS)


def test_strict_run_reports_a_variant() -> None:
    """Where all rules bind, the same service fails."""
    with emulator(VARIANTS["deletion-not-found"].make()) as url:
        rows = run_scenarios(url, ["delete-missing"], shared=True)
    assert [each.rule for row in rows for each in row.findings]


def test_documented_rules_bind_a_tolerant_run() -> None:
    """A breach of a documented rule stays a failure on a target."""
    outcome = _tolerant("update-not-kept", ("update",))
    assert outcome.findings


def test_choice_is_held_to_consistency() -> None:
    """A service that answers the same deletion once with 204 and once with 404 is reported for it."""
    variant, number = VARIANTS["deletion-not-found"].make(), 0

    async def now_and_then(request: Request, backend: Backend) -> Response:
        nonlocal number
        number += request.method == "DELETE"
        return await (variant(request, backend) if number % 2 else backend.send(request))

    outcome = _tolerant(now_and_then, ("delete-missing", "list-changes"))
    assert "choice-changed" in [each.rule for each in outcome.deviations]


def test_endlessly_busy_target_ends_the_run() -> None:
    """A target that stays busy ends the job with an error of its own, and not with findings."""
    with emulator(EndlesslyBusy) as url:
        job = Job(version=NEWEST, endpoint=url, key=DEFAULT_KEY, seed=1, profile="smoke", part="scenarios", shared=True)
        with pytest.raises(TargetBusyError, match="stays busy"):
            worker.run(job, lambda *_: None)
