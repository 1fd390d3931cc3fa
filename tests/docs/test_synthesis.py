"""docs/synthesis.md: its commands and its program run in order against an emulator."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile  # type: ignore[import-untyped]  # it has no types
from customvoice_emulator import Emulator

from tests.support.paths import ROOT

TEXT = (ROOT / "docs" / "synthesis.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:8787"


def blocks(language: str) -> list[str]:
    """Return the code blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_commands_make_a_wav(tmp_path: Path) -> None:
    """The curl commands create a voice and a WAV; the journal has the request."""
    missing = [name for name in ("curl", "espeak-ng", "bash") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed")
    with Emulator(pace="immediate") as emulator:
        walk, journal = (block.replace(ADDRESS, emulator.url) for block in blocks("bash"))
        done = subprocess.run(
            ["bash", "-euc", f"{walk}\n{journal}"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert '"operation":"Synthesis_Synthesize"' in done.stdout
    sound = soundfile.info(str(tmp_path / "hello.wav"))
    assert (sound.samplerate, sound.duration > 0.5) == (24000, True)


@pytest.mark.slow
def test_sdk_program_makes_a_wav(tmp_path: Path) -> None:
    """The program with the SDK prints the words and what its comment says, and writes a WAV."""
    pytest.importorskip("azure.cognitiveservices.speech", reason="azure-cognitiveservices-speech is not installed")
    (program,) = blocks("python")
    with Emulator(pace="immediate") as emulator:
        emulator.seed(SEED)
        environment = {**os.environ, "PROFILE": PROFILE}
        done = subprocess.run(
            [sys.executable, "-c", program.replace(ADDRESS, emulator.url)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    expected = re.findall(r"^print\(.*\)  # (.+)$", program, re.MULTILINE)
    assert done.stdout.splitlines() == expected, done.stderr
    assert len(expected) == 2
    assert soundfile.info(str(tmp_path / "hello.wav")).duration > 0.5


PROFILE = "3059912f-a3dc-49e3-bdd0-02e449df1fe3"
SEED = {
    "projects": [{"id": "demo", "kind": "PersonalVoice"}],
    "consents": [
        {"id": "ann", "projectId": "demo", "voiceTalentName": "Ann", "companyName": "Contoso", "locale": "en-US"}
    ],
    "personalvoices": [{"id": "ann", "projectId": "demo", "consentId": "ann", "speakerProfileId": PROFILE}],
}
