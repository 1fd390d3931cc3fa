"""The reference model: it agrees with the emulator, and finds services that lose, confuse or invent state."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from customvoice_contract.contract.filter_reference import Comparison
from customvoice_contract.contract.long_running_operation import CREATE, RESUME, SUSPEND, LongRunningOperation
from customvoice_contract.jobs.profiles import PROFILES, Profile
from customvoice_contract.oracles import Contract
from customvoice_contract.reference_model import run as reference_model
from customvoice_contract.reference_model.model import ReferenceModel, matches
from customvoice_contract.reference_model.record import Record
from customvoice_contract.results.outcome import Verdict
from customvoice_contract.scenarios.core.context import Context
from customvoice_contract.service.client import Service
from customvoice_emulator import DEFAULT_KEY, create_app
from customvoice_spec import versions
from hypothesis.database import InMemoryExampleDatabase
from mutants.asgi import Backend, MutatedApp, Request, Response, unmutated

from tests.support.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from customvoice_contract.results.outcome import Row
    from mutants.asgi import Mutation

NEWEST = versions()[-1]


def sized(examples: int, steps: int) -> Profile:
    """Return a profile whose model part is of this size."""
    small = PROFILES["smoke"]
    return Profile(
        name="test",
        fuzz_examples=small.fuzz_examples,
        stateful_examples=small.stateful_examples,
        stateful_steps=small.stateful_steps,
        model_examples=examples,
        model_steps=steps,
    )


@contextmanager
def emulator(mutation: Mutation = unmutated) -> Iterator[str]:
    """Serve an emulator whose requests a mutation answers; give its URL."""
    with served(MutatedApp(create_app(pace="reads:2"), mutation, [DEFAULT_KEY])) as url:
        yield url


def search(url: str, profile: Profile, seed: int = 1, version: str = NEWEST, **options: Any) -> tuple[Row, list[str]]:
    """Run the model against the service at `url`; return its row, and what the last example asked for."""
    with Service(url, DEFAULT_KEY, version) as service:
        [row] = reference_model.run(Context(service, seed), profile, seed, **options)
        return row, [f"{each.method} {each.path.rpartition('/customvoice')[2]}" for each in service.exchanges]


@pytest.mark.slow
@pytest.mark.parametrize("version", versions())
def test_model_agrees_with_the_emulator(version: str) -> None:
    """In every version the emulator behaves as the model expects."""
    with emulator() as url:
        row, _ = search(url, sized(5, 20), seed=versions().index(version), version=version)
    assert [each.message for each in row.findings] == []
    assert row.verdict is Verdict.PASSED
    assert row.cases > row.accepted > 0


async def deletes_nothing(request: Request, backend: Backend) -> Response:
    """Answer deletions as done."""
    return Response(204) if request.method == "DELETE" else await backend.send(request)


async def forgets_texts(request: Request, backend: Backend) -> Response:
    """Lose the description of what is written."""
    if request.method == "PUT" and "description" in request.object:
        kept = {name: value for name, value in request.object.items() if name != "description"}
        return await backend.send(request.with_json(kept))
    return await backend.send(request)


async def hides_the_newest(request: Request, backend: Backend) -> Response:
    """Leave the last item out of each list of several."""
    response = await backend.send(request)
    if request.lists and response.ok and len(response.object["value"]) > 1:
        response.json = {**response.object, "value": response.object["value"][:-1]}
    return response


async def forces_deletions(request: Request, backend: Backend) -> Response:
    """Delete projects as if force was asked for."""
    forced = request.method == "DELETE" and request.collection == "projects"
    return await backend.send(request.with_params(forceDelete="true") if forced else request)


async def ignores_operation_ids(request: Request, backend: Backend) -> Response:
    """Treat every repeated request as a new one."""
    return await backend.send(request.with_headers(operation_id=None) if request.action else request)


async def sees_no_case(request: Request, backend: Backend) -> Response:
    """Treat ids in another letter case as equal."""
    if request.collection in ("projects", "trainingsets") and request.id:
        request.path = f"/customvoice/{request.path.removeprefix('/customvoice/').lower()}"
    return await backend.send(request)


async def takes_everything_for_good(request: Request, backend: Backend) -> Response:
    """Show failed resources as succeeded."""
    response = await backend.send(request)
    if request.reads_one and response.object.get("status") == "Failed":
        response.json = {**response.object, "status": "Succeeded"}
    return response


async def never_refuses_actions(request: Request, backend: Backend) -> Response:
    """Accept an action in the wrong state, with the newest operation."""
    response = await backend.send(request)
    if request.action in ("suspend", "resume") and response.status == 409:
        return Response(204)
    return response


FAULTS = [
    deletes_nothing,
    forgets_texts,
    hides_the_newest,
    forces_deletions,
    ignores_operation_ids,
    sees_no_case,
    takes_everything_for_good,
    never_refuses_actions,
]


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.__name__)
def test_model_finds_fault(fault: Mutation) -> None:
    """A short search finds each of these faults."""
    with emulator(fault) as url:
        row, _ = search(url, sized(30, 20), shrink=False)
    assert row.verdict is Verdict.FAILED, "nothing was found"


@pytest.mark.slow
def test_a_failure_is_shown_as_numbered_steps() -> None:
    """The finding has fewer numbered curl commands than the failing sequence, and no key."""
    with emulator(forgets_texts) as url:
        row, _ = search(url, replace(sized(30, 20), shrink=True))
        unshrunk, _ = search(url, sized(30, 20), shrink=False)
    [finding] = [each for each in row.findings if each.rule == "state-value"]
    assert "description" in finding.message
    assert finding.curl.startswith("# 1. answered 201\ncurl -X PUT")
    assert finding.curl.count("\ncurl ") < unshrunk.findings[0].curl.count("\ncurl ")
    assert DEFAULT_KEY not in finding.curl
    assert finding.group == "State"


@pytest.mark.slow
def test_a_seed_repeats() -> None:
    """Equal seeds send equal requests, other seeds others."""
    with emulator() as url:
        first, second, other = (search(url, sized(3, 10), seed)[1] for seed in (5, 5, 6))

    def named(lines: list[str]) -> list[str]:
        # The ids of operations are new in every run, since operations outlive it.
        return [re.sub(r"/operations/.*", "/operations/…", line) for line in lines]

    assert named(first) == named(second)
    assert named(first) != named(other)


@pytest.mark.slow
def test_stored_failure_is_tried_first() -> None:
    """A stored example is the first sequence of the next run and fails, whatever that run's seed gives."""
    database = InMemoryExampleDatabase()
    with emulator(forgets_texts) as url:
        search(url, sized(30, 20), database=database)
        assert database.data
        again, stored = search(url, sized(1, 20), seed=99, database=database)
        _, drawn = search(url, sized(1, 20), seed=99)
    assert again.verdict is Verdict.FAILED
    assert stored != drawn


@pytest.mark.slow
def test_broken_connection_is_a_finding() -> None:
    """A service that breaks connections is reported, and the run continues."""

    async def breaks_off(request: Request, backend: Backend) -> Response:
        if request.method == "DELETE":
            raise ConnectionResetError("gone")
        return await backend.send(request)

    with emulator(breaks_off) as url:
        row, _ = search(url, sized(10, 10))
    assert row.verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("kind", "seen", "then"),
    [
        (CREATE, "NotStarted", {"NotStarted", "Running", "Succeeded"}),
        (CREATE, "Running", {"Running", "Succeeded"}),
        (SUSPEND, "NotStarted", {"Disabling", "Disabled"}),
        (RESUME, "Running", {"Running", "Succeeded"}),
        (SUSPEND, "Succeeded", {"Disabled"}),
    ],
)
def test_statuses_only_move_forward(kind: str, seen: str, then: set[str]) -> None:
    """After a status of the operation, the resource may show only that status or a later one."""
    operation = LongRunningOperation(kind, "op", frozenset({"Succeeded"}))
    operation.observe(seen)
    assert operation.resource_may_show == then


def test_seen_end_excludes_other_ends() -> None:
    """Once an end was seen at operation or resource, no other end is allowed."""
    operation = LongRunningOperation(CREATE, "op", frozenset({"Succeeded", "Failed"}))
    operation.observe_resource("Failed")
    assert operation.has_ended
    assert operation.may_show == {"Failed"}


def test_model_removes_a_project_with_its_resources() -> None:
    """Removing a project removes its resources, and no others."""
    model = ReferenceModel()
    for name in ("p1", "p2"):
        model.add(Record("projects", name, {}))
        model.add(Record("trainingsets", f"{name}-set", {("projectId",): name}))
    project = model.find("projects", "p1")
    assert project is not None
    gone = model.remove(project)
    assert [each.name for each in gone] == ["p1", "p1-set"]
    assert [each.name for each in model.all()] == ["p2", "p2-set"]


def test_a_filter_sees_what_the_version_shows() -> None:
    """A property that a version lacks differs from every value."""
    record = Record("projects", "p1", {("kind",): "PersonalVoice", ("locale",): "en-US"})
    differs = Comparison("locale", "ne", "en-US")
    shown = [matches(differs, record, Contract.of(each)) for each in (versions()[0], NEWEST)]
    assert shown == [True, False]
