"""One run in two processes that share failing examples in a real Redis."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from customvoice_contract import cli
from customvoice_contract.jobs import example_database
from customvoice_contract.jobs.example_database import DatabaseError
from customvoice_contract.report import report_file
from customvoice_contract.report.report_file import DATA_FILE
from customvoice_contract.results.outcome import Verdict
from customvoice_spec import versions
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from tests.contract.scenario_harness import emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

# As on a build server, where Hypothesis by itself repeats one choice of examples and Schemathesis keeps next to none.
PIPELINE = {**os.environ, "CI": "true"}
# A test that fails for few numbers, and how many numbers it may try.
SEARCH = """
import sys
from customvoice_contract.jobs import example_database
example_database.use(sys.argv[1])
from hypothesis import Phase, given, settings, strategies

tried = []

@settings(max_examples=int(sys.argv[2]), phases=[Phase.reuse, Phase.generate])
@given(strategies.integers(0, 10**6))
def search(number):
    tried.append(number)
    assert number < 1000 or number % 97

try:
    search()
except AssertionError:
    print("found after", len(tried))
"""


def directory(path: Path) -> Path:
    """Make a directory."""
    path.mkdir()
    return path


@contextmanager
def redis_server(location: Path) -> Iterator[str]:
    """Run a Redis without persistence and return its URL; skip if it is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed (Debian package redis-server)")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(location)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        with Redis(port=port) as client:
            deadline = time.monotonic() + 120
            while True:
                try:
                    client.ping()
                    break
                except RedisConnectionError:
                    time.sleep(0.05)
                    assert time.monotonic() < deadline, "Redis does not answer"
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


@pytest.mark.slow
def test_two_shards_share_what_they_find_and_become_one_report(tmp_path: Path) -> None:
    """Both processes find the fault and store its examples in one Redis; their reports are merged."""
    with redis_server(tmp_path) as url, emulator("null-for-absent") as target:
        options = ["--target", target, "--database", url, "--seed", "3", "--profile", "smoke", "--part", "schemathesis"]
        options += ["--api-version", *versions()[-2:]]
        shards = [
            subprocess.Popen(
                [sys.executable, "-m", "customvoice_contract.cli", *options, "--shard", f"{number}/2"],
                env={**PIPELINE, "PATH": ""},  # without node there is no Azurite, which takes seconds
                cwd=directory(tmp_path / str(number)),
                stdout=subprocess.PIPE,
                text=True,
            )
            for number in (1, 2)
        ]
        said = [shard.communicate(timeout=300)[0] for shard in shards]
        assert [shard.returncode for shard in shards] == [1, 1], said
        with Redis.from_url(url) as client:
            assert client.dbsize() > 0
    reports = [str(tmp_path / name / "reports" / DATA_FILE) for name in ("1", "2")]
    assert cli.main(["--merge", *reports, "--report", str(tmp_path / "whole")]) == 1
    whole = report_file.read(tmp_path / "whole" / DATA_FILE)
    assert whole.shards == ["1/2", "2/2"]
    assert [version.version for version in whole.versions] == list(versions()[-2:])
    assert all(version.verdict is Verdict.FAILED and version.findings for version in whole.versions)


@pytest.mark.slow
def test_stored_example_is_tried_first_by_another_process(tmp_path: Path) -> None:
    """The second process may try only one number, and finds the failure."""
    with redis_server(tmp_path) as url:
        runs = ((url, "10000"), (url, "1"), (url.replace("/0", "/1"), "1"))
        first, second, alone = (
            subprocess.run(
                [sys.executable, "-c", SEARCH, *arguments],
                capture_output=True,
                text=True,
                check=True,
                cwd=tmp_path,
                env=PIPELINE,
            ).stdout
            for arguments in runs
        )
    assert "found" in first
    assert "found" in second
    assert "found" not in alone


@pytest.mark.slow
def test_ci_variable_changes_nothing(tmp_path: Path) -> None:
    """With the variable `CI` the seed still decides and examples are stored."""
    program = (
        "import sys; from customvoice_contract.jobs import example_database; from hypothesis import settings;"
        "example_database.use(sys.argv[1]); print(settings.default.derandomize, settings.default.database is not None)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    ran = subprocess.run(command, env=PIPELINE, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]


def test_merging_needs_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong file is reported in one line."""
    assert cli.main(["--merge", str(tmp_path / "none.json"), "--report", str(tmp_path)]) == 2
    assert "cannot read" in capsys.readouterr().out


def test_unreachable_database_is_reported_before_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message does not contain its password."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"redis://me:hidden@127.0.0.1:{port}/0"
    assert cli.main(["--database", url, "--report", str(tmp_path)]) == 2
    output = capsys.readouterr().out
    assert "cannot use the database redis://me:***@127.0.0.1" in output
    assert "hidden" not in output


def test_a_database_in_a_directory_means_the_same_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers run in another directory."""
    monkeypatch.chdir(tmp_path)
    assert example_database.resolve("examples") == str(tmp_path / "examples")
    example_database.check(example_database.resolve("examples"))
    assert (tmp_path / "examples").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match="cannot use the database"):
        example_database.check(str(tmp_path / "file"))
