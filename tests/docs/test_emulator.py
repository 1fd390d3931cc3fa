"""docs/emulator.md: every example runs as printed, only with another port."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from customvoice_emulator import Emulator

from tests.support.paths import ROOT

TEXT = (ROOT / "docs" / "emulator.md").read_text("utf-8")
URL = "http://127.0.0.1:8787"
STRICT_CURL = 'set -eu\ncurl() { command curl --silent --show-error --fail-with-body --noproxy "*" "$@"; }\n'


def blocks(language: str) -> list[str]:
    """Return the code blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the files that the examples read."""
    (seed,) = blocks("yaml")
    (tmp_path / "seed.yaml").write_text(seed, "utf-8")
    return tmp_path


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Yield an emulator that can serve on a socket."""
    with Emulator() as emulator:
        yield emulator


def run(command: list[str], folder: Path) -> str:
    """Run a command in `folder`, assert that it succeeds, and return its output."""
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_shell_examples_succeed(emulator: Emulator, folder: Path) -> None:
    """Every curl command succeeds, in the order of the page."""
    script = "\n".join(blocks("bash"))
    assert script.count("curl") > 30
    out = run(["bash", "-c", STRICT_CURL + script.replace(URL, emulator.url)], folder)
    assert '"status":"ok"' in out
    assert '{"projects":1,"consents":1,"trainingsets":1,"models":1}' in out
    assert (folder / "requests.har").read_text("utf-8").startswith('{"log":')


@pytest.mark.slow
def test_embedding_example_prints_its_comments(folder: Path) -> None:
    """The embedding example prints what its comments say."""
    example = next(each for each in blocks("python") if "import httpx" in each)
    comments = re.findall(r"print\(.*\)  # (.*)", example)
    (folder / "example.py").write_text(example, "utf-8")
    assert run([sys.executable, "example.py"], folder).splitlines() == comments == ["[201]", "1 ProfessionalVoice"]


@pytest.mark.slow
def test_pytest_example_passes(folder: Path) -> None:
    """The example test of the page passes under pytest."""
    example = next(each for each in blocks("python") if "# test_voice.py" in each)
    (folder / "test_voice.py").write_text(example, "utf-8")
    out = run([sys.executable, "-m", "pytest", "-q", "-W", "error", "test_voice.py"], folder)
    assert "1 passed" in out


def test_every_control_operation_has_an_example(emulator: Emulator) -> None:
    """The page shows every path of the control plane."""
    from customvoice_emulator.control.document import contract

    shown = re.findall(r"/_emulator(/[a-z./-]*)|\$E(/[a-z/-]*)", TEXT)
    paths = {one or other for one, other in shown}
    for operation in contract():
        pattern = re.sub(r"\{\w+\}", "[a-z]+", operation.path)
        # Outcomes_Delete removes one outcome in the same way as Faults_Delete removes one fault.
        assert operation.id == "Outcomes_Delete" or any(re.fullmatch(pattern, path) for path in paths), operation.id
    assert emulator.key in TEXT
