"""The emulator's manual: every example of docs/emulator.md runs, word for word but for the port."""

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
def place(tmp_path: Path) -> Path:
    """A directory with the files that examples read."""
    (seed,) = blocks("yaml")
    (tmp_path / "seed.yaml").write_text(seed, "utf-8")
    return tmp_path


@pytest.fixture
def served() -> Iterator[Emulator]:
    """An emulator behind a socket."""
    with Emulator() as emulator:
        yield emulator


def run(command: list[str], place: Path) -> str:
    """Run a command in `place`, which has to succeed, and return what it wrote."""
    done = subprocess.run(command, cwd=place, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_commands_are_answered(served: Emulator, place: Path) -> None:
    """Every command is answered with success, one after the other as a reader would type them."""
    script = "\n".join(blocks("bash"))
    assert script.count("curl") > 30
    out = run(["bash", "-c", STRICT_CURL + script.replace(URL, served.url)], place)
    assert '"status":"ok"' in out
    assert '{"projects":1,"consents":1,"trainingsets":1,"models":1}' in out
    assert (place / "requests.har").read_text("utf-8").startswith('{"log":')


def test_python_tells_what_it_says(place: Path) -> None:
    """The embedding example prints what its comments say."""
    example = next(each for each in blocks("python") if "import httpx" in each)
    told = re.findall(r"print\(.*\)  # (.*)", example)
    (place / "example.py").write_text(example, "utf-8")
    assert run([sys.executable, "example.py"], place).splitlines() == told == ["[201]", "1 ProfessionalVoice"]


def test_test_passes(place: Path) -> None:
    """The example of a test passes."""
    example = next(each for each in blocks("python") if "# test_voice.py" in each)
    (place / "test_voice.py").write_text(example, "utf-8")
    out = run([sys.executable, "-m", "pytest", "-q", "-W", "error", "test_voice.py"], place)
    assert "1 passed" in out


def test_every_operation_of_the_control_plane_has_its_example(served: Emulator) -> None:
    """No path of the control plane is missing in the manual."""
    from customvoice_emulator._control._document import contract

    shown = re.findall(r"/_emulator(/[a-z./-]*)|\$E(/[a-z/-]*)", TEXT)
    paths = {one or other for one, other in shown}
    for operation in contract():
        pattern = re.sub(r"\{\w+\}", "[a-z]+", operation.path)
        # An order is withdrawn as a fault is removed.
        assert operation.id == "Outcomes_Delete" or any(re.fullmatch(pattern, path) for path in paths), operation.id
    assert served.key in TEXT
