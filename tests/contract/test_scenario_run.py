"""How scenarios run: each ends as a row, none stops the others, and all created resources are deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from customvoice_contract.jobs.job import Job
from customvoice_contract.oracles import ContractViolation
from customvoice_contract.results.not_applicable import NotApplicable
from customvoice_contract.results.outcome import Verdict
from customvoice_contract.scenarios.core.expect import expect, expect_equal, expect_error
from customvoice_contract.scenarios.core.scenario import Scenario
from customvoice_contract.scenarios.run import run_all
from customvoice_contract.service.client import Service
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app
from customvoice_spec import versions
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from customvoice_contract.results.outcome import Row
    from customvoice_contract.scenarios.core.context import Context
    from starlette.types import Receive, Scope, Send

HOST, VERSION = "http://127.0.0.1:1", versions()[-1]
JOB = Job(version=VERSION, endpoint=HOST, key=DEFAULT_KEY, seed=7, profile="smoke")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The emulator in this process."""
    monkeypatch.setattr("customvoice_contract.service.control.Control.find", lambda *_: None)
    with Service(HOST, DEFAULT_KEY, VERSION, transport=EmulatorTransport(create_app())) as service:
        yield service


def good(context: Context) -> None:
    """Create a project and see it."""
    expect_equal(context.service.send("GET", f"/projects/{context.project()}").status, 200, "the status", "seen")


def bad(context: Context) -> None:
    """Break a rule after a request."""
    expect(context.service.send("GET", "/projects").status == 418, "It is no teapot.", "teapot")


def crash(_: Context) -> None:
    """Raise a KeyError."""
    raise KeyError("status")


def impossible(_: Context) -> None:
    """Raise NotApplicable."""
    raise NotApplicable("nothing to pour")


def scenario(run: object, **more: object) -> Scenario:
    """Return a scenario of that function."""
    return Scenario(run.__name__, "A title", "Echo", run, **more)  # type: ignore[attr-defined,arg-type]  # a function


def rows(service: Service, *scenarios: Scenario, fail_fast: bool = False) -> list[Row]:
    """Run the scenarios."""
    return run_all(scenarios, service, JOB, lambda _: None, fail_fast=fail_fast)


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "own"])
def test_ids_on_a_shared_target_are_new(service: Service, shared: bool) -> None:
    """On a shared target a repeated seed uses new ids; on an own emulator ids repeat."""
    seen: list[str] = []

    def names(context: Context) -> None:
        seen.append(context.id("something"))

    for _ in range(2):
        run_all([scenario(names)], service, replace(JOB, shared=shared), lambda _: None)
    assert (seen[0] != seen[1]) is shared


def test_failed_scenario_does_not_stop_the_others(service: Service) -> None:
    """A broken rule, a crash and a skip each end as a row, and the next scenario runs."""
    found = rows(service, scenario(bad), scenario(crash), scenario(impossible), scenario(good))
    assert [each.verdict for each in found] == [Verdict.FAILED, Verdict.FAILED, Verdict.SKIPPED, Verdict.PASSED]
    assert [[finding.rule for finding in each.findings] for each in found] == [
        ["teapot"],
        ["unexpected-response"],
        [],
        [],
    ]
    assert found[2].note == "nothing to pour"


def test_finding_shows_how_to_repeat_it(service: Service) -> None:
    """A finding has curl commands with their statuses and the last response, without the key."""
    ((finding,),) = [each.findings for each in rows(service, scenario(bad))]
    assert finding.curl.startswith("curl ")
    assert finding.curl.endswith("# 200")
    assert finding.answer.startswith("200 ")
    assert DEFAULT_KEY not in finding.curl
    assert (finding.operation, finding.group, finding.severity) == ("bad", "Echo", "high")


def test_the_first_failure_ends_a_fast_run(service: Service) -> None:
    """Later scenarios do not run."""
    assert [each.name for each in rows(service, scenario(bad), scenario(good), fail_fast=True)] == ["bad"]


def test_a_scenario_without_what_it_needs_is_skipped(service: Service) -> None:
    """The note names what is missing."""
    (row,) = rows(service, scenario(good, needs=frozenset({"second-key", "control"})))
    assert (row.verdict, row.note, row.cases) == (Verdict.SKIPPED, "needs control, second-key", 0)


def test_created_resources_are_always_deleted(service: Service) -> None:
    """They are deleted also after a scenario that failed."""

    def half(context: Context) -> None:
        context.ready_model()
        raise ContractViolation("Something else.")

    rows(service, scenario(half))
    for collection in ("projects", "consents", "trainingsets", "models"):
        assert service.send("GET", f"/{collection}").json == {"value": []}


def test_a_scenario_repeats_with_the_seed(service: Service) -> None:
    """Ids and random choices are the same, whatever ran before."""
    drawn: list[tuple[str, float]] = []

    def draw(context: Context) -> None:
        drawn.append((context.id("x"), context.rng.random()))
        context.service.send("GET", "/projects")

    rows(service, scenario(draw))
    rows(service, scenario(good), scenario(draw))
    assert drawn[0] == drawn[1]


def test_oracles_check_the_requests_of_scenarios() -> None:
    """Findings of oracles belong to the scenario that sent the request."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("oops", 500)(scope, receive, send)

    def look(context: Context) -> None:
        context.service.send("GET", "/projects")

    with Service(HOST, DEFAULT_KEY, VERSION, transport=EmulatorTransport(app)) as service:
        (row,) = rows(service, scenario(look))
    assert {"content-type", "server-fault", "request-id", "error-envelope"} <= {each.rule for each in row.findings}
    assert "content_headers" in {each.check for each in row.findings}


def test_an_expected_error_has_status_and_code(service: Service) -> None:
    """Status and code must both be right."""
    missing = service.send("GET", "/projects/absent")
    expect_error(missing, 404, "NotFound", rule="x")
    for status, code in ((400, "NotFound"), (404, "Gone")):
        with pytest.raises(ContractViolation, match="expected"):
            expect_error(missing, status, code, rule="x")


def test_wait_is_short_after_an_operation_never_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """After one endless operation the others get less time."""
    monkeypatch.setattr("customvoice_contract.service.client._IMPATIENCE_SECONDS", 3.0)
    clock = 0.0

    def sleep(seconds: float) -> None:
        nonlocal clock
        clock += seconds

    monkeypatch.setattr("customvoice_contract.service.patience.time.sleep", sleep)
    monkeypatch.setattr("customvoice_contract.service.patience.time.monotonic", lambda: clock)
    transport = EmulatorTransport(create_app(pace="seconds:999"))
    with Service(HOST, DEFAULT_KEY, VERSION, patience=9.0, transport=transport) as service:
        spent = [_unended(service, name) for name in ("first-one", "second-one")]
        before = clock
    assert [each.rule for each in spent] == ["lro-never-ends"] * 2
    assert 9 + 3 <= before < 9 + 3 + 4


def _unended(service: Service, name: str) -> ContractViolation:
    service.send("PUT", "/projects/Jessica", json={"kind": "PersonalVoice"})
    sent = {"projectId": "Jessica", "voiceTalentName": "A", "companyName": "B", "locale": "en-US"}
    start = service.send("PUT", f"/consents/{name}", json=sent)
    with pytest.raises(ContractViolation) as caught:
        service.follow(start)
    return caught.value
