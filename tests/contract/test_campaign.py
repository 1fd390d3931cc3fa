"""A run as a plan: its jobs, their shards, their parallel execution, and the merged outcome."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from customvoice_contract.data import storage
from customvoice_contract.jobs.job import Job, Message
from customvoice_contract.jobs.profiles import PROFILES, ROUND, SOAK
from customvoice_contract.live.terms import LiveTerms
from customvoice_contract.parts import PARTS, scenarios
from customvoice_contract.report import report_file
from customvoice_contract.report.report_file import ReportFileError
from customvoice_contract.results.outcome import Finding, Row, RunOutcome, Step, Verdict, VersionOutcome, Walk
from customvoice_contract.run import campaign
from customvoice_contract.run.plan import Plan
from customvoice_contract.run.progress import Progress
from customvoice_contract.run.rounds import merge_rounds
from customvoice_contract.run.workers import run_jobs
from customvoice_contract.scenarios.registry import SCENARIOS
from customvoice_contract.service.emulator_process import DEFAULT_KEY, OTHER_KEY, EmulatorProcess
from customvoice_contract.service.redaction import Redactor
from customvoice_spec import versions
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.scenario_harness import emulator
from tests.support.serving import Silent

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = versions()
PLAN = Plan(target=None, key=DEFAULT_KEY, versions=VERSIONS, seed=7, profile="standard")
seeds = st.integers(0, 2**32 - 1)


def named(jobs: list[Job]) -> list[tuple[str, str]]:
    """Return the jobs' versions and parts."""
    return [(job.version, job.part) for job in jobs]


def test_plan_has_a_job_with_its_own_seed_per_part_and_version() -> None:
    """The strongest and cheapest part comes first, for all versions."""
    jobs = PLAN.all_jobs()
    assert named(jobs) == [(version, part) for part in PARTS for version in VERSIONS]
    assert len({job.seed for job in jobs}) == len(jobs)
    assert PLAN.all_jobs() == jobs


def test_named_jobs_and_scenarios_run_first() -> None:
    """Jobs and scenarios that `first` names run before the others; nothing else changes."""
    scenario = SCENARIOS[-1].name
    hinted = replace(PLAN, first=(VERSIONS[-1], "coverage", scenario))
    assert named(hinted.all_jobs())[0] == (VERSIONS[-1], "coverage")
    assert sorted(named(hinted.all_jobs())) == sorted(named(PLAN.all_jobs()))
    assert {job.seed for job in hinted.all_jobs()} == {job.seed for job in PLAN.all_jobs()}
    tried, _ = scenarios.chosen(hinted.all_jobs()[0])
    assert tried == [SCENARIOS[-1], *SCENARIOS[:-1]]


@pytest.mark.slow
@given(seed=seeds)
def test_quick_runs_coverage_on_one_version_chosen_by_the_seed(seed: int) -> None:
    """The other versions note it; a run of one version has the part."""
    plan = replace(PLAN, profile="quick", seed=seed)
    [covered] = [job.version for job in plan.all_jobs() if job.part == "coverage"]
    assert covered == VERSIONS[seed % len(VERSIONS)]
    assert len(replace(plan, versions=VERSIONS[:1], parts=("coverage",)).all_jobs()) == 1


@pytest.mark.slow
@given(seed=seeds)
def test_quick_runs_each_scenario_on_one_version(seed: int) -> None:
    """The seed chooses the version, except for scenarios that compare versions; one or two versions run all."""
    versions = ("2001-01-01", "2002-01-01", "2003-01-01")
    plan = replace(PLAN, profile="quick", seed=seed, versions=versions, parts=("scenarios",))
    chosen = [scenarios.chosen(job) for job in plan.all_jobs()]
    for each in SCENARIOS:
        expected = 3 if each.name.startswith("versions-") else 1
        assert sum(each in tried for tried, _ in chosen) == expected
        assert sum(each in left_out for _, left_out in chosen) == 3 - expected
    for lesser in (replace(plan, versions=versions[:2]), replace(plan, profile="standard")):
        assert {len(scenarios.chosen(job)[0]) for job in lesser.all_jobs()} == {len(SCENARIOS)}


@pytest.mark.slow
@given(seed=seeds, count=st.integers(1, 20))
def test_shards_share_the_jobs_evenly(seed: int, count: int) -> None:
    """Each job is in exactly one shard, and the shards are equally large."""
    plan = replace(PLAN, seed=seed)
    shares = [replace(plan, shard=(number, count)).own_jobs() for number in range(1, count + 1)]
    assert sorted(named([job for share in shares for job in share])) == sorted(named(plan.all_jobs()))
    weights = [sum(PARTS[job.part].weight for job in share) for share in shares]
    assert max(weights) - min(weights) <= max(part.weight for part in PARTS.values())


def test_a_job_can_be_repeated_alone() -> None:
    """The options contain everything from which the job's seed is derived."""
    job = PLAN.all_jobs()[-1]
    options = PLAN.repeat_options(job)
    told = dict(zip(options[::2], options[1::2], strict=True))
    again = replace(
        PLAN, seed=int(told["--seed"]), profile=told["--profile"], versions=(told["--api-version"],), parts=(job.part,)
    )
    assert told["--part"] == job.part
    assert again.all_jobs() == [job]
    assert Job.from_line(job.to_line()) == job


def test_a_shared_target_is_used_by_one_job_at_a_time() -> None:
    """With emulators of our own, `jobs` run in parallel."""
    assert replace(PLAN, jobs=3).at_once == 3
    assert replace(PLAN, jobs=3, target="http://127.0.0.1:1").at_once == 1


def test_second_key_is_known_for_own_emulators_or_if_given() -> None:
    """A key that was not given cannot be right."""
    assert {job.other_key for job in PLAN.all_jobs()} == {OTHER_KEY}
    assert {job.other_key for job in replace(PLAN, target="http://127.0.0.1:1").all_jobs()} == {None}


def test_live_run_skips_the_model_and_needs_a_target() -> None:
    """The model needs a service whose operations end at once."""
    live = replace(PLAN, target="https://voices.example", live=LiveTerms(prefix="verify-0123456789ab"))
    assert {job.part for job in live.all_jobs()} == set(PARTS) - {"model"}
    assert {job.prefix for job in live.all_jobs()} == {"verify-0123456789ab"}
    with pytest.raises(ValueError, match="needs its URL"):
        replace(PLAN, live=live.live)


def test_rounds_end_with_the_time_and_differ_in_their_seed() -> None:
    """There is at least one round, with the size of another profile."""
    soak = replace(PLAN, profile=SOAK, minutes=0)
    [only] = soak.rounds()
    assert (only.profile, only.seed != soak.seed) == (ROUND, True)
    endless = replace(soak, minutes=60).rounds()
    assert len({next(endless).seed for _ in range(5)}) == 5
    assert list(PLAN.rounds()) == [PLAN]


def test_larger_profiles_have_larger_sizes() -> None:
    """Each size of a larger profile is at least that of the smaller one."""
    sizes = [
        (each.fuzz_examples, each.stateful_examples, each.model_examples, each.stateful_steps, each.model_steps)
        for each in PROFILES.values()
    ]
    pairs = [pair for lesser, greater in pairwise(sizes) for pair in zip(lesser, greater, strict=True)]
    assert all(small < big for small, big in pairs)


def outcome(version: str = VERSIONS[0], *, finding: bool = False, cases: int = 3, **parts: Any) -> VersionOutcome:
    """Return what one part found."""
    row = Row("Projects_Get", "GET /projects/{id}", cases=cases, accepted=1, checks=4)
    if finding:
        row.findings.append(Finding("no_null", "NullInResponse", "…", row.name, "fuzzing", "curl …"))
    return VersionOutcome(version, 7, seconds=1.0, fingerprint="f", operations=[row], **parts)


def test_progress_of_a_version_is_that_of_its_parts() -> None:
    """Progress only grows, and is complete with the last part."""
    jobs = [job for job in PLAN.all_jobs() if job.version == VERSIONS[0]]
    heard: list[tuple[int, int]] = []

    class Ear:
        def progress(self, version: str, text: str, done: int, total: int) -> None:
            assert (version, text.split(":")[0] in PARTS) == (VERSIONS[0], True)
            heard.append((done, total))

    progress = Progress(jobs, Ear())
    progress.heard(jobs[0], "walk", 0, 0)
    for job in jobs:
        progress.heard(job, "fuzzing", 5, 10)
        progress.heard(job, "sequences", 2, 10)
        progress.ended(job)
    assert heard == sorted(heard)
    assert heard[0][0] == 0
    assert heard[-1][0] == heard[-1][1]


def test_rounds_merge_into_a_bounded_outcome() -> None:
    """Counts add up, one fault stays one finding, and passed walkthroughs of later rounds are dropped."""
    walk = Walk("personal voice", [Step("create project", Verdict.PASSED, "", 0.1)])
    whole = [outcome(finding=True, walks=[walk])]
    for _ in range(50):
        whole = merge_rounds(whole, [outcome(finding=True, walks=[walk], notes=["a note"])])
    [version] = whole
    assert (version.operations[0].cases, len(version.findings), version.findings[0].count) == (153, 1, 51)
    assert (len(version.walks), version.notes) == (1, ["a note"])


@pytest.mark.slow
def test_a_worker_that_crashes_is_an_error_of_its_part(tmp_path: Path) -> None:
    """The other jobs continue, the key is hidden, and every job ends with one message."""
    broken = Job(version=VERSIONS[0], endpoint="http://127.0.0.1:1", key="a-secret-key", seed=1, profile="a-secret-key")
    said = list(run_jobs([broken, replace(broken, part="luck")], at_once=2, scratch=str(tmp_path)))
    ends = [message for _, message in said if message.kind != "progress"]
    assert [message.kind for message in ends] == ["crash", "crash"]
    assert all("KeyError" in message.body["text"] for message in ends)
    assert "a-secret-key" not in json.dumps([message.body for _, message in said])


def test_an_emulator_that_does_not_start_is_an_error_of_its_part(tmp_path: Path) -> None:
    """The run continues after it."""
    job = PLAN.all_jobs()[0]
    command = [sys.executable, "-c", "print('no URL')"]
    [(_, message)] = run_jobs([job], at_once=1, scratch=str(tmp_path), emulator_command=command)
    assert (message.kind, "did not start" in message.body["text"]) == ("crash", True)


def test_no_job_is_started_when_the_time_is_over(tmp_path: Path) -> None:
    """No process is started, so none has to be ended."""
    assert list(run_jobs(PLAN.all_jobs(), at_once=2, scratch=str(tmp_path), may_start=lambda: False)) == []


def test_own_emulator_has_no_endpoint_quota_for_generated_requests(tmp_path: Path) -> None:
    """Profile deep creates hundreds of endpoints; the keys belong to two resources."""
    program = (
        "import os, sys; print('http://x', flush=True); e = os.environ; "
        "open(sys.argv[1], 'w').write(e['CUSTOMVOICE_EMULATOR_MAX_ENDPOINTS'] + ' ' + e['CUSTOMVOICE_EMULATOR_KEY'])"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "said")]
    with EmulatorProcess("one", command, other_key="two") as emulator:
        assert emulator._process
        emulator._process.wait(120)
    assert (tmp_path / "said").read_text() == "100000 one,two"


@pytest.mark.slow
def test_fail_fast_ends_a_run_at_its_first_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that did not run are noted; the finding shows how to repeat it."""
    monkeypatch.setattr(storage, "provide", lambda _: (None, "left out of this test"))
    with emulator("null-for-absent") as url:
        plan = replace(
            PLAN, target=url, profile="smoke", parts=("schemathesis",), versions=VERSIONS[-2:], fail_fast=True
        )
        found = campaign.run(plan, Silent())
    assert found.verdict is Verdict.FAILED
    first, second = found.versions
    assert first.findings
    assert first.findings[0].repeat == (
        f"--seed 7 --profile smoke --api-version {first.version} --part schemathesis --target {url}"
    )
    assert "schemathesis did not run: fail-fast" in second.notes


def run_of(*outcomes: VersionOutcome, shards: list[str], seed: int = 7) -> RunOutcome:
    """Return the outcome of a shard."""
    return RunOutcome("the emulator", "quick", seed, "2026-01-01T00:00:00+00:00", 9.0, list(outcomes), shards=shards)


def written(path: Path, run: RunOutcome) -> Path:
    """Write the run's data into a directory of its own."""
    path.mkdir()
    return report_file.write(run, path, Redactor(["hidden-key"]))


def test_data_report_is_read_back_unchanged(tmp_path: Path) -> None:
    """Only secrets are missing."""
    run = run_of(outcome(finding=True), shards=["1/1"])
    assert report_file.read(written(tmp_path / "a", run)) == run
    run.target = "http://hidden-key"
    assert "hidden-key" not in written(tmp_path / "b", run).read_text()


def test_reports_of_shards_become_one(tmp_path: Path) -> None:
    """Parts of a version are merged, versions are listed; the time is that of the slowest shard."""
    one = written(tmp_path / "1", run_of(outcome(VERSIONS[-1]), outcome(), shards=["1/2"]))
    two = written(tmp_path / "2", run_of(outcome(finding=True), shards=["2/2"]))
    whole = report_file.merge([one, two])
    assert [version.version for version in whole.versions] == sorted({VERSIONS[0], VERSIONS[-1]})
    assert (whole.versions[0].operations[0].cases, len(whole.versions[0].findings)) == (6, 1)
    assert (whole.seconds, whole.shards, whole.verdict) == (9.0, ["1/2", "2/2"], Verdict.FAILED)


def test_missing_shard_is_a_failure(tmp_path: Path) -> None:
    """The missing parts are named."""
    whole = report_file.merge([written(tmp_path / "2", run_of(outcome(), shards=["2/3"]))])
    assert whole.verdict is Verdict.FAILED
    assert "1/3, 3/3 are missing" in whole.versions[0].errors[0]


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (run_of(outcome(), shards=["2/2"], seed=8), "expected shards of one run"),
        (run_of(outcome(), shards=["1/2"]), "each shard once"),
        (run_of(outcome(), shards=[]), "each shard once"),
    ],
)
def test_reports_of_different_runs_are_rejected(second: RunOutcome, says: str, tmp_path: Path) -> None:
    """The error names the file."""
    one = written(tmp_path / "1", run_of(outcome(), shards=["1/2"]))
    two = written(tmp_path / "2", second)
    with pytest.raises(ReportFileError, match=says) as raised:
        report_file.merge([one, two])
    assert str(two) in str(raised.value)


@pytest.mark.parametrize("text", ["", "[]", '{"format": "other"}', '{"format": "customvoice-verify-1"}'])
def test_file_that_is_not_a_report_is_rejected(text: str, tmp_path: Path) -> None:
    """The error names the file and what was expected."""
    (tmp_path / "file").write_text(text)
    with pytest.raises(ReportFileError, match=r"file (is not a report|has a format other)"):
        report_file.read(tmp_path / "file")


def test_worker_message_is_one_line() -> None:
    """A message is one line, whatever text a finding contains."""
    message = Message("result", outcome(finding=True, notes=["two\nlines"]).to_wire())
    assert "\n" not in message.to_line()
    assert VersionOutcome.from_wire(Message.from_line(message.to_line()).body) == outcome(
        finding=True, notes=["two\nlines"]
    )
