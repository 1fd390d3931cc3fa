"""docs/new-version.md: the recipe, command by command in a scratch copy, prints what the page says."""

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
# What the commands read; what they write lies beside it.
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
    """What `output` stands for: `…` alone in a line is any number of lines, within one any text."""
    lines = []
    for line in output.splitlines():
        within = ".*".join(map(re.escape, line.split("…")))
        lines.append(r"(?:.*\n)*" if line == "…" else f"{within}\n")
    return "".join(lines)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the recipe works on."""
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return tmp_path


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_recipe_runs(checkout: Path) -> None:
    """Each command does what the page says; the checkout that the tests run in stays as it is."""
    before = (ROOT / "spec" / "customvoice.yaml").read_bytes()
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(str(checkout / name) for name in ("overlays", "generated", "spec")),
        "GIT_CEILING_DIRECTORIES": str(checkout.parent),  # no repository around the copy counts
    }
    ran = 0
    for command, output in commands():
        done = subprocess.run(
            ["sh", "-c", command], cwd=checkout, env=environment, check=False, capture_output=True, text=True
        )
        assert re.fullmatch(pattern(output), done.stdout), f"{command}{done.stdout}{done.stderr}"
        # `diff` ends with other codes when it has something to tell.
        assert done.returncode == 0 or " diff " in command, f"{command}{done.stdout}{done.stderr}"
        ran += 1
    assert ran >= 10
    assert (ROOT / "spec" / "customvoice.yaml").read_bytes() == before
