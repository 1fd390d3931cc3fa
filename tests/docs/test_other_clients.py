"""docs/other-clients.md: the commands for curl and the program for Node run against an emulator."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import Emulator

from tests.support.paths import ROOT

TEXT = (ROOT / "docs" / "other-clients.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:8787"
REQUESTS = (ROOT / "tests" / "emulator" / "client_requests.yaml").read_text("utf-8")


def block(language: str, emulator: Emulator) -> str:
    """Return the one block of a language, for this emulator."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert ADDRESS in found
    return str(found).replace(ADDRESS, emulator.url)


def run(command: list[str], folder: Path) -> str:
    """Run a command in a folder with a recording, and return what it prints."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    (folder / "voice.wav").write_bytes(silent_wav())
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_curl_makes_a_voice(tmp_path: Path) -> None:
    """The commands make a project, a consent and a personal voice, and list it."""
    with Emulator(pace="immediate") as emulator:
        printed = run(["bash", "-euc", block("bash", emulator)], tmp_path)
    assert '"Succeeded"' in printed
    assert re.search(r'"speakerProfileId":"[0-9a-f-]{36}"', printed)


@pytest.mark.slow
def test_node_makes_a_voice(tmp_path: Path) -> None:
    """The program makes a personal voice and prints its status and profile."""
    with Emulator(pace="immediate") as emulator:
        (tmp_path / "voice.mjs").write_text(block("javascript", emulator), "utf-8")
        printed = run(["node", "voice.mjs"], tmp_path)
    assert re.fullmatch(r"Succeeded [0-9a-f-]{36}\n", printed)


@pytest.mark.parametrize("language", ["C#", "Java", "Go"])
def test_other_languages_are_replayed(language: str) -> None:
    """Each language of the page whose runtime the tests do not have has requests among the replayed ones."""
    assert f"\n## {language}\n" in TEXT
    assert f"\n- name: {language} " in REQUESTS
