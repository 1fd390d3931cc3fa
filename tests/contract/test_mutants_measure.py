"""Measuring with mutants: the choice of runs, their results, the counts, and one run of each kind."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Event

import httpx
import pytest
from customvoice_contract.jobs.profiles import SMOKE
from customvoice_contract.results.outcome import RunOutcome
from customvoice_contract.run import campaign
from customvoice_contract.run.plan import Plan
from customvoice_contract.scenarios.registry import SCENARIOS
from customvoice_contract.service.emulator_process import DEFAULT_KEY, EmulatorProcess
from customvoice_contract.service.target import KEY_HEADER
from customvoice_spec import versions
from mutants import cli
from mutants.catalogue import GROUPS, MUTANTS, NONE
from mutants.measure import measurement, verify_run
from mutants.measure.measurement import Measurement, run_missing
from mutants.measure.result import OURS, STOCK, Result, Results
from mutants.measure.table import Table

FIRST, SECOND = "text-trimmed", "filter-ge-as-gt"


def _result(mutant: str, seed: int, *found: str, suite: str = OURS, seconds: float = 1.0, error: str = "") -> Result:
    return Result(suite, mutant, "quick", seed, found, seconds, error=error)


def _measurement(**changes: object) -> Measurement:
    options = {"suite": OURS, "profile": "quick", "seeds": 2, "baseline_seeds": 1, **changes}
    return Measurement(**options)  # type: ignore[arg-type]  # the values are of many types


def test_seeds_run_one_after_another() -> None:
    """Each seed is run on all mutants before the next seed, so that a part of a measurement covers all mutants."""
    keys = _measurement(only=(FIRST, SECOND)).keys()
    assert [(mutant, seed) for _, mutant, _, seed in keys] == [
        (FIRST, 1),
        (SECOND, 1),
        (FIRST, 2),
        (SECOND, 2),
        (NONE, 1),
    ]


def test_only_chooses_names_and_classes() -> None:
    """Names are globs, classes are found by a word, and a sample has the same number of each class."""
    assert _measurement(only=("filter-g?-as-gt",)).mutants() == [SECOND]
    assert set(_measurement(only=("paging",)).mutants()) == {each.id for each in GROUPS[5].mutants}
    assert len(_measurement(sample=2).mutants()) == 2 * len(GROUPS)
    assert _measurement(sample=2).mutants() == _measurement(sample=2).mutants()
    assert _measurement().mutants() == list(MUTANTS)


def test_unknown_name_is_rejected(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that chooses no mutant ends the command with 2."""
    with pytest.raises(SystemExit) as stop:
        cli.main(["--only", "no-such-mutant"])
    assert stop.value.code == 2
    assert "no-such-mutant" in capsys.readouterr().err


def test_measurement_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run with a result is not repeated; a run that was cut off or ended in an error is."""
    file = tmp_path / "results.jsonl"
    kept = Results(file)
    kept.add(replace(_result(FIRST, 1, "echo"), place=("2001-01-01", "scenarios")))
    kept.add(_result(FIRST, 2, error="the emulator did not start"))
    file.write_text(file.read_text("utf-8") + '{"suite": "cut o', "utf-8")
    ran: list[tuple[str, int]] = []

    def verify(mutant: str, profile: str, seed: int, hints: tuple[str, ...], **_: object) -> Result:
        assert hints == ("2001-01-01", "scenarios", "echo")
        ran.append((mutant, seed))
        assert profile == "quick"
        return _result(mutant, seed, "echo")

    monkeypatch.setattr(measurement, "verify", verify)
    monkeypatch.setattr(measurement, "one_storage", nullcontext)
    measured = list(run_missing(_measurement(only=(FIRST,), baseline_seeds=0).keys(), Results(file), at_once=1))
    assert ran == [(FIRST, 2)]
    assert [result.seed for result in measured] == [2]
    assert len(list(Results(file))) == 2


def test_end_of_the_measurement_ends_its_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Closing the iterator stops the runs before their next request."""
    told: list[bool] = []

    def verify(mutant: str, _profile: str, seed: int, *, stop: Event, **_: object) -> Result:
        if seed > 1:
            told.append(stop.wait(60))
        return _result(mutant, seed, "echo")

    monkeypatch.setattr(measurement, "verify", verify)
    monkeypatch.setattr(measurement, "one_storage", nullcontext)
    keys = _measurement(only=(FIRST,), baseline_seeds=0).keys()
    results = run_missing(keys, Results(tmp_path / "results.jsonl"), at_once=1)
    assert next(iter(results)).seed == 1
    results.close()
    assert all(told)
    stopped = Event()
    stopped.set()
    with pytest.raises(verify_run.Stopped):
        verify_run.verify(FIRST, SMOKE, 1, stop=stopped)


def test_table_counts() -> None:
    """Four seeds of five kill a mutant; errors do not count; times and checks are those of the kills.

    The time of a run with hints does not count.
    """
    results = [_result(FIRST, seed, *(["echo"] if seed < 5 else []), seconds=seed) for seed in range(1, 6)]
    results += [_result(SECOND, seed, *(["filters"] if seed < 4 else [])) for seed in range(1, 6)]
    results += [replace(_result(FIRST, 6, "echo", seconds=99), hints=("echo",))]
    results += [_result(SECOND, 6, error="no"), _result(NONE, 1), _result(NONE, 2, "lists")]
    table = Table.of(OURS, "quick", results, MUTANTS)
    assert [tally.name for tally in table.tallies] == ["body", "paging and filter"]
    body, paging = (tally.to_data() for tally in table.tallies)
    assert (body["killed"], body["kills"], body["runs"], body["median_seconds_to_kill"]) == (1, 5, 6, 2.5)
    assert (paging["killed"], paging["survivors"]) == (0, {SECOND: "3/5"})
    assert table.whole.survivors == [SECOND]
    assert (table.alarmed_runs, table.baseline_runs) == (1, 2)
    assert "in 1 of 2 runs" in table.to_markdown()


def test_false_alarm_kills_nothing() -> None:
    """A finding on the emulator as it is does not count on a mutant."""
    alarm = "AllowHeaderMismatch OPTIONS /projects"
    results = [_result(NONE, 1, alarm, suite=STOCK), _result(FIRST, 1, alarm, suite=STOCK)]
    assert Table.of(STOCK, "quick", results, MUTANTS).whole.survivors == [FIRST]


@pytest.mark.slow
def test_reports_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command prints the table and the survivors, writes both as files, and returns 1 for a survivor."""
    monkeypatch.setattr(
        measurement, "verify", lambda mutant, _, seed, **__: _result(mutant, seed, *(["echo"] * (mutant == FIRST)))
    )
    arguments = ["--only", FIRST, "--only", SECOND, "--seeds", "1", "--baseline-seeds", "1", "--profile", "quick"]
    assert cli.main([*arguments, "--report", str(tmp_path)]) == 1
    assert f"survived: {SECOND}" in capsys.readouterr().out
    (table,) = json.loads((tmp_path / "mutants.json").read_text("utf-8"))
    assert table["all"]["survivors"] == {SECOND: "0/1"}
    assert "| body | 1 | 1 (100%) |" in (tmp_path / "mutants.md").read_text("utf-8")


@pytest.mark.slow
def test_served_mutant_is_broken() -> None:
    """`python -m mutants.serve` prints its URL, takes keys from the environment, and answers as the mutant does."""
    command = (sys.executable, "-m", "mutants.serve", "error-not-nested", "--port", "0")
    with EmulatorProcess("key-of-the-one", command, other_key="key-of-the-other") as served:
        for key in ("key-of-the-one", "key-of-the-other"):
            url = f"{served.endpoint}/customvoice/projects/absent"
            response = httpx.get(
                url, params={"api-version": versions()[-1]}, headers={KEY_HEADER: key}, trust_env=False
            )
            assert response.json()["code"] == "NotFound"
        health = httpx.get(f"{served.endpoint}/_emulator/health", trust_env=False)
        assert health.json()["status"] == "ok"


def test_run_on_the_emulator_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run on `none` starts the emulator's own command and is complete; on a mutant it ends at the first finding."""
    plans: list[Plan] = []

    def run(plan: Plan, _listener: object) -> RunOutcome:
        plans.append(plan)
        return RunOutcome("", plan.profile, plan.seed, "", 0.0, [])

    monkeypatch.setattr(campaign, "run", run)
    for mutant in (NONE, FIRST):
        assert verify_run.verify(mutant, "quick", 1).found == ()
    assert [(plan.emulator_command is None, plan.fail_fast) for plan in plans] == [(True, False), (False, True)]


@pytest.mark.slow
@pytest.mark.parametrize("mutant", ["error-code-header-missing", "list-is-bare"])
def test_suite_kills_mutant(mutant: str) -> None:
    """A run of the suite finds the fault of a mutant, and names the check that found it."""
    result = verify_run.verify(mutant, SMOKE, 1, api_versions=versions()[-1:])
    assert result.error == ""
    assert result.found, f"{mutant} survived"
    version, part, scenario = result.place
    assert (version, part, scenario in {each.name for each in SCENARIOS}) == (versions()[-1], "scenarios", True)
    assert DEFAULT_KEY not in result.message
