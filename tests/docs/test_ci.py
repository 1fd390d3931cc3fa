"""docs/ci.md: the workflow is one, and what it runs exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from customvoice_contract.arguments import parse
from customvoice_spec.cli import main

from tests.support.paths import ROOT

BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / "docs" / "ci.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)


def _runs() -> list[str]:
    workflow: dict[str, Any] = yaml.safe_load(BLOCKS[0])
    (alone,) = yaml.safe_load(BLOCKS[1])
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [step["run"] for step in [*steps, alone] if "run" in step]


def test_the_workflow_compares_comments_and_verifies() -> None:
    """It runs for pull requests, with the right to comment where it comments, and does all three."""
    workflow = yaml.safe_load(BLOCKS[0])
    assert workflow[True] == "pull_request"  # YAML 1.1 reads `on` as true
    assert workflow["jobs"]["diff"]["permissions"]["pull-requests"] == "write"
    commands = " ".join(_runs())
    assert all(part in commands for part in ("make spec-diff", "--format markdown", "gh pr comment", "make verify"))


def test_targets_exist() -> None:
    """Every target that a step makes is one of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    made = {words[1] for words in map(shlex.split, _runs()) if words[0] == "make"}
    assert made
    assert made <= targets


@pytest.mark.parametrize("run", [run for run in _runs() if "spec-diff" in run])
def test_arguments_of_the_comparison_are_understood(run: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the steps give to the comparison runs; a revision compared with itself has no changes."""
    monkeypatch.chdir(tmp_path)
    arguments = next(word.removeprefix("ARGS=") for word in shlex.split(run) if word.startswith("ARGS="))
    assert main(["diff", "git:HEAD", "git:HEAD", *arguments.split()]) == 0


@pytest.mark.parametrize("run", [run for run in _runs() if "verify" in run])
def test_arguments_of_the_suite_are_understood(run: str) -> None:
    """What the steps give to the suite are options that it has."""
    words = shlex.split(run.partition("ARGS=")[2]) if "ARGS=" in run else shlex.split(run)[2:]
    assert parse([part for word in words for part in word.replace("$URL", "https://emulator.example").split()])
