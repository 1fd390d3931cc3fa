"""`customvoice verify` as a command: exit statuses, output, and the detection of a broken service.

The runs are the smallest that go through every part (profile smoke), and without storage, whose absence must show.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
from customvoice_contract import cli
from customvoice_contract.data import storage
from customvoice_contract.results.outcome import Verdict
from customvoice_contract.run import campaign
from customvoice_contract.run.plan import Plan
from customvoice_contract.service.emulator_process import DEFAULT_KEY
from customvoice_emulator import create_app
from customvoice_spec import versions
from mutants.asgi import Request, Response, altering_response

from tests.contract.scenario_harness import emulator, name_of
from tests.support.serving import Silent, served

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.scenario_harness import Fault

NEWEST = versions()[-1]
SMOKE = ["--profile", "smoke", "--seed", "5", "--api-version", NEWEST]
# The part that sends what Schemathesis generates is enough where any part would do.
GENERATED = [*SMOKE, "--part", "schemathesis"]
NO_STORAGE = "storage is left out of this test"


@pytest.fixture(autouse=True)
def _without_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run without Azurite, which takes seconds; the output must say that it is missing."""
    monkeypatch.setattr(storage, "provide", lambda _: (None, NO_STORAGE))


def verify(tmp_path: Path, *arguments: str) -> int:
    """Run the command with reports into `tmp_path`."""
    return cli.main([*arguments, "--report", str(tmp_path)])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--api-version", "1999-01-01"], "invalid choice: '1999-01-01'"),
        (["--seed", "-1"], "not a seed"),
        (["--seed", "eleven"], "not a seed"),
        (["--seed", "4294967296"], "not a seed"),
        (["--profile", "thorough"], "invalid choice: 'thorough'"),
        (["--target", "127.0.0.1"], "not a base URL"),
        (["--speed", "9"], "unrecognized arguments"),
        (["--target", "https://voices.example"], "Add --i-understand-this-creates-resources"),
        (["--i-understand-this-creates-resources"], "--target URL is missing"),
        (["--cleanup", "verify-0123456789ab"], "--target URL is missing"),
        (["--cleanup", "verify-"], "not a prefix of a run"),
        (["--price", "gold=3"], "not a price"),
        (["--max-rate", "0"], "not an amount"),
        (["--part", "luck"], "invalid choice: 'luck'"),
        (["--jobs", "0"], "not a count"),
        (["--minutes", "5"], "go together"),
        (["--profile", "soak"], "go together"),
        (["--shard", "3/2", "--seed", "1"], "not a shard"),
        (["--shard", "1/2"], "Add --seed"),
        (["--target", "http://me:hidden@127.0.0.1:1"], "contains a user name or password"),
        (["--max-requests", "5"], "--max-requests has no effect on the run's own emulator"),
        (
            ["--target", "https://voices.example", "--i-understand-this-creates-resources", "--price", "voice=1"],
            "--price and --max-cost go together",
        ),
        (["--database", "mysql://me:secret@host"], "'mysql://me:***@host' is not a database"),
    ],
)
def test_wrong_usage_exits_2(
    arguments: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line names the mistake."""
    assert verify(tmp_path, *arguments) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert "hidden" not in error


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--seed", "1", "--shard", "19/20"], "shard 19/20 has none of the"),
        (["--profile", "smoke", "--part", "coverage"], "profile smoke has no job for part coverage"),
    ],
)
def test_empty_plan_exits_2(
    arguments: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run without jobs says so, and writes no report of a broken contract."""
    assert verify(tmp_path, *arguments) == 2
    assert says in capsys.readouterr().out.replace("\n", " ")


def test_unwritable_report_directory_exits_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The run ends before anything is started."""
    (tmp_path / "file").touch()
    assert cli.main(["--report", str(tmp_path / "file")]) == 2
    assert "cannot write reports" in capsys.readouterr().out


def test_help_exits_0_and_names_the_exit_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    """Every option, every version, every exit status."""
    assert cli.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(word in text for word in (*versions(), "--seed", "{quick,standard,deep,soak}", "3 target unreachable"))


def test_unreachable_target_exits_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No process listens on the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert verify(tmp_path, *SMOKE, "--target", f"http://127.0.0.1:{port}") == 3
    assert "cannot reach" in capsys.readouterr().out


def test_rejected_key_exits_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The key is not printed."""
    with served(create_app()) as url:
        assert verify(tmp_path, *SMOKE, "--target", url, "--key", "not-the-right-key") == 3
    output = capsys.readouterr().out
    assert "rejects the key" in output
    assert "not-the-right-key" not in output


def test_other_service_exits_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A 404 on the first route means a wrong address, not a broken contract."""
    with served(create_app()) as url:
        assert verify(tmp_path, *SMOKE, "--target", f"{url}/elsewhere") == 3
    assert "404" in capsys.readouterr().out


@pytest.mark.slow
def test_conforming_service_exits_0_and_no_secret_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reports are written, steps that need storage are skipped with the reason, and the key is nowhere."""
    key = "a-very-secret-key-of-this-test"
    with served(create_app(keys=[key])) as url:
        assert verify(tmp_path, *SMOKE, "--part", "scenarios", "--target", url, "--key", key) == 0
    output = capsys.readouterr().out
    files = [path.read_text() for path in tmp_path.iterdir()]
    assert len(files) >= 3
    assert "The service keeps the contract." in output
    assert f"upload 300 utterances: skipped: {NO_STORAGE}" in output
    for text in (output, *files):
        assert key not in text
        assert "sig=" not in text.replace("sig=***", "")


@altering_response
def no_operation_location(_: Request, response: Response) -> None:
    """Leave Operation-Location out."""
    del response.headers["operation-location"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "says"),
    [(no_operation_location, "OperationLocationMissing"), ("null-for-absent", "NullInResponse")],
    ids=name_of,
)
def test_broken_service_exits_1(fault: Fault, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The failure is named, with a request to paste and the seed that repeats it; the key is hidden."""
    with emulator(fault) as url:
        assert verify(tmp_path, *GENERATED, "--target", url) == 1
    output = capsys.readouterr().out
    assert says in output
    assert "curl -X" in output
    assert f"customvoice verify --seed 5 --profile smoke --api-version {NEWEST}" in output
    assert all(DEFAULT_KEY not in text for text in (output, *[path.read_text() for path in tmp_path.iterdir()]))


@pytest.mark.slow
def test_operation_ids_of_earlier_runs_are_no_fault(tmp_path: Path) -> None:
    """An Operation-Id that the run of another version sent before is not a fault of the service."""
    older = ["--api-version", versions()[-2]]
    with served(create_app()) as target:
        assert verify(tmp_path, *SMOKE, *older, "--part", "schemathesis", "--target", target) == 0


@pytest.mark.slow
def test_a_seed_repeats_the_run() -> None:
    """Equal seeds send the same requests and get the same statuses, each time from an emulator of the run's own."""

    def run(seed: int) -> Any:
        plan = Plan(
            target=None, key=DEFAULT_KEY, versions=(NEWEST,), seed=seed, profile="smoke", parts=("schemathesis",)
        )
        outcome = campaign.run(plan, Silent())
        assert outcome.verdict is Verdict.PASSED
        return outcome.versions[0].fingerprint

    assert run(5) == run(5)
