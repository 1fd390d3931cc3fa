"""docs/new-version.md: every command, run in a scratch copy, prints what the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

TEXT = (ROOT / "docs" / "new-version.md").read_text("utf-8")
# What the commands read. They write beside it.
COPIED = [
    "spec",
    "generated",
    "overlays",
    "pyproject.toml",
    "tests/__init__.py",
    "tests/support/paths.py",
    "tests/spec/test_facts.py",
]


def commands() -> Iterator[tuple[str, str]]:
    """Yield each command of the console blocks, a here-document included, with the output that follows it."""
    for block in re.findall(r"^```console\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL):
        for entry in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command = re.match(r".*<<'EOF'\n(?s:.*?)^EOF\n|.*\n", entry, re.MULTILINE)
            assert command is not None
            yield command[0], entry[command.end() :]


def pattern(output: str) -> str:
    """Return a pattern for `output`: a line `…` matches any number of lines, `…` within a line any text."""
    lines = []
    for line in output.splitlines():
        within = ".*".join(map(re.escape, line.split("…")))
        lines.append(r"(?:.*\n)*" if line == "…" else f"{within}\n")
    return "".join(lines)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the files that the commands use."""
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return tmp_path


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_commands_print_what_the_page_says(checkout: Path) -> None:
    """Each command prints what the page says, and the real checkout does not change."""
    before = (ROOT / "spec" / "customvoice.yaml").read_bytes()
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(str(checkout / name) for name in ("overlays", "generated", "spec")),
        "GIT_CEILING_DIRECTORIES": str(checkout.parent),  # ignore a repository around the copy
    }
    ran = 0
    for command, output in commands():
        done = subprocess.run(
            ["sh", "-c", command], cwd=checkout, env=environment, check=False, capture_output=True, text=True
        )
        assert re.fullmatch(pattern(output), done.stdout), f"{command}{done.stdout}{done.stderr}"
        # `customvoice spec diff` exits with another code when it finds changes.
        assert done.returncode == 0 or " diff " in command, f"{command}{done.stdout}{done.stderr}"
        ran += 1
    assert ran >= 10
    assert (ROOT / "spec" / "customvoice.yaml").read_bytes() == before
