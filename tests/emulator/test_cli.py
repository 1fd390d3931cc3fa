"""`customvoice emulator` as a process: its first line, its options, its exit and its data."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from customvoice_emulator import DEFAULT_KEY
from customvoice_emulator.cli import main

VERSION = "2026-01-01"
URL = re.compile(r"http://127\.0\.0\.1:[0-9]+\n")
CONSENT = {"projectId": "Jessica", "voiceTalentName": "J", "companyName": "C", "locale": "en-US"}
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("CUSTOMVOICE_EMULATOR_")}


class Server:
    """The emulator as its own process, with a client."""

    def __init__(self, *options: str, key: str = DEFAULT_KEY, **environment: str) -> None:
        command = [sys.executable, "-m", "customvoice_emulator", *options]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**CLEAN, **environment}
        )
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline()
        assert URL.fullmatch(self.first_line), self.first_line + self.end(signal.SIGKILL)[1]
        self.http = httpx.Client(
            base_url=self.first_line.strip() + "/customvoice/",
            headers={"Ocp-Apim-Subscription-Key": key},
            params={"api-version": VERSION},
            trust_env=False,
            timeout=60,
        )

    def end(self, how: signal.Signals) -> tuple[int, str]:
        """Send the signal; return the exit code and stderr."""
        if hasattr(self, "http"):
            self.http.close()
        if self.process.poll() is None:
            self.process.send_signal(how)
        _, said = self.process.communicate(timeout=120)
        return self.process.returncode, said


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    """The servers of a test; they end with it."""
    started: list[Server] = []
    yield started
    for server in started:
        server.end(signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_a_signal(servers: list[Server], how: signal.Signals) -> None:
    """The first line is the URL with a free port; a signal ends the process with 0 and no output."""
    servers.append(Server("--port", "0"))
    assert servers[0].http.get("projects").json() == {"value": []}
    assert servers[0].end(how) == (0, "")


@pytest.mark.slow
def test_options_take_precedence_over_variables(servers: list[Server]) -> None:
    """The keys come from options, the pace from a variable; the variable's key is ignored."""
    variables = {"CUSTOMVOICE_EMULATOR_KEY": "third", "CUSTOMVOICE_EMULATOR_PACE": "reads:1"}
    variables |= {"CUSTOMVOICE_EMULATOR_HOST": "127.0.0.1", "CUSTOMVOICE_EMULATOR_PORT": "0"}
    servers.append(Server("--key", "first", "--key", "second", key="second", **variables))
    http = servers[0].http
    assert http.put("projects/Jessica", json={"kind": "PersonalVoice"}).status_code == 201
    assert http.get("projects", headers={"Ocp-Apim-Subscription-Key": "first"}).status_code == 200
    assert http.get("projects", headers={"Ocp-Apim-Subscription-Key": "third"}).status_code == 401
    assert http.put("consents/Jessica", json=CONSENT).json()["status"] == "NotStarted"
    assert http.get("consents/Jessica").json()["status"] == "Failed"


@pytest.mark.slow
def test_keys_from_a_variable(servers: list[Server]) -> None:
    """Several keys are separated by commas."""
    servers.append(Server("--port", "0", key="b", CUSTOMVOICE_EMULATOR_KEY="a,b"))
    assert servers[0].http.get("projects").status_code == 200


@pytest.mark.slow
def test_access_log_has_no_secrets(servers: list[Server]) -> None:
    """It is off by default; a line has method, path and status, but no query."""
    servers.append(Server("--port", "0", "--access-log"))
    servers[0].http.get("projects", params={"x": "SECRET"})
    _, said = servers[0].end(signal.SIGTERM)
    assert re.fullmatch(r"GET /customvoice/projects 200 [0-9.]+ ms\n", said)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--port", "65536"], "from 0 to 65535"),
        (["--port", "-1"], "from 0 to 65535"),
        (["--port", "x"], "from 0 to 65535"),
        (["--pace", "reads:0"], "reads:N"),
        (["--key", "a b\n"], "printable"),
        (["--key", ""], "printable"),
        (["--host", "x" * 70, "--port", "0"], "x" * 70),
        (["--host", "192.0.2.1", "--port", "0"], "192.0.2.1"),
        (["--data-dir", "/dev/null", "--port", "0"], "/dev/null"),
        (["--colour", "red"], "--colour"),
        (["positional"], "positional"),
    ],
)
def test_invalid_option_gives_one_line(
    options: list[str], word: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code is 2, stdout is empty, and stderr has one line with the error."""
    for name in set(os.environ) - set(CLEAN):
        monkeypatch.delenv(name)
    assert run(options) == 2
    out, said = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(r"customvoice emulator: [^\n]+\n", said)
    assert word in said


def run(options: list[str]) -> Any:
    """Return the exit code, returned or raised."""
    try:
        return main(options)
    except SystemExit as end:
        return end.code


@pytest.mark.parametrize(("name", "value"), [("PORT", "x"), ("PACE", "fast"), ("KEY", "a, b")])
def test_invalid_variable_gives_one_line(
    name: str, value: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable is parsed like its option."""
    monkeypatch.setenv(f"CUSTOMVOICE_EMULATOR_{name}", value)
    assert run(["--host", "127.0.0.1"]) == 2
    assert re.fullmatch(r"customvoice emulator: [^\n]+\n", capsys.readouterr().err)


@pytest.mark.slow
def test_acknowledged_writes_survive_kill_9(servers: list[Server], tmp_path: Path) -> None:
    """All 2xx writes before SIGKILL are stored afterwards, with their operations, and no write is partial."""
    servers.append(Server("--port", "0", "--data-dir", str(tmp_path)))
    http = servers[0].http
    assert http.put("projects/Jessica", json={"kind": "PersonalVoice"}).status_code == 201
    answered: list[tuple[str, str]] = []
    enough = threading.Event()

    def write() -> None:
        for number in range(100_000):
            try:
                response = http.put(f"consents/consent-{number}", json=CONSENT)
            except httpx.TransportError:
                return
            answered.append((f"consents/consent-{number}", response.headers["Operation-Location"]))
            if number == 20:
                enough.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert enough.wait(120)
    servers[0].process.kill()
    writer.join()
    servers[0].process.wait()
    servers.append(Server("--port", "0", "--data-dir", str(tmp_path)))
    http = servers[1].http
    assert len(answered) > 20
    for path, location in answered:
        assert http.get(path).json()["status"] == "Running"
        assert http.get("operations/" + location.rpartition("/")[2].partition("?")[0]).json()["status"] == "Failed"
        assert http.get(path).json()["status"] == "Failed"


@pytest.mark.slow
def test_status_does_not_go_back(servers: list[Server], tmp_path: Path) -> None:
    """A kill and another pace do not revert a status that was shown."""
    servers.append(Server("--port", "0", "--data-dir", str(tmp_path)))
    http = servers[0].http
    http.put("projects/Jessica", json={"kind": "PersonalVoice"})
    http.put("consents/Jessica", json=CONSENT, headers={"Operation-Id": "Check"})
    assert http.get("operations/Check").json()["status"] == "Running"
    servers[0].end(signal.SIGKILL)
    servers.append(Server("--port", "0", "--data-dir", str(tmp_path), "--pace", "seconds:1000"))
    assert servers[1].http.get("operations/Check").json()["status"] == "Failed"
