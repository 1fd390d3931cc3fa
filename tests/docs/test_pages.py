"""README and docs: examples run; links, headings, make targets, commands and paths exist."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile  # type: ignore[import-untyped]  # it has no types
from customvoice._cli import main

from tests.support.paths import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "spec").glob("*.md")]
ROOMS = "spec|generated|overlays|emulator|contract_tests|tests|benchmarks|docs"
EMULATOR = "from customvoice_emulator.cli import main; raise SystemExit(main(['--port', '0', '--pace', 'immediate']))"


@pytest.fixture
def emulator_url() -> Iterator[str]:
    """Yield the URL of a running emulator with the development key."""
    process = subprocess.Popen([sys.executable, "-c", EMULATOR], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.terminate()
    process.communicate()


@pytest.mark.slow
def test_readme_example_runs(emulator_url: str, tmp_path: Path) -> None:
    """The example of the README runs with another port, twice, prints a usable voice, and makes a sound."""
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert "http://127.0.0.1:8787" in example
    (tmp_path / "example.py").write_text(example.replace("http://127.0.0.1:8787", emulator_url), "utf-8")
    for _ in range(2):
        done = subprocess.run([sys.executable, "example.py"], cwd=tmp_path, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert re.fullmatch(r"Succeeded [0-9a-f-]{36}\n", done.stdout)
        assert soundfile.info(str(tmp_path / "hello.wav")).duration > 0.5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_exist(page: Path) -> None:
    """Every relative link of a page names an existing file, and an existing heading if it names one."""
    for name, heading in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", page.read_text("utf-8")):
        target = page.parent / name if name else page
        assert target.exists(), name
        assert not heading or heading in headings(target), f"{name}#{heading}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_of_the_page_exist(page: Path) -> None:
    """Every path in backticks that begins with a room exists, unless the reader has to fill in VERSION."""
    for path in re.findall(rf"`((?:{ROOMS})/[\w./-]*)`", page.read_text("utf-8")):
        assert "VERSION" in path or (ROOT / path).exists(), path


def headings(page: Path) -> set[str]:
    """Return the anchors that GitHub makes from the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def test_make_targets_of_the_docs_exist() -> None:
    """Every `make NAME` of a page is a target that `make help` lists."""
    listed = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"help", "setup", "verify", "test", "check", "generate", "emulator", "bench"} <= listed
    for page in PAGES:
        named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", page.read_text("utf-8"), re.MULTILINE))
        assert named <= listed, page.name


def test_customvoice_commands_of_the_docs_exist(capsys: pytest.CaptureFixture[str]) -> None:
    """Every `customvoice NAME` of a page is a command that the help lists."""
    assert main(["--help"]) == 0
    commands = set(re.findall(r"^  ([a-z-]+)  ", capsys.readouterr().out, re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"`customvoice ([a-z][a-z-]*)", page.read_text("utf-8"))) <= commands, page.name
