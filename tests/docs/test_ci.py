"""docs/ci.md: the workflow is valid, and the targets and options that it uses exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from customvoice_contract.run.arguments import parse
from customvoice_spec.cli import main

from tests.support.paths import ROOT

BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / "docs" / "ci.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)


def _runs() -> list[str]:
    workflow: dict[str, Any] = yaml.safe_load(BLOCKS[0])
    (alone,) = yaml.safe_load(BLOCKS[1])
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [step["run"] for step in [*steps, alone] if "run" in step]


def test_workflow_compares_comments_and_verifies() -> None:
    """The workflow runs on pull requests, may write comments, and compares, comments and verifies."""
    workflow = yaml.safe_load(BLOCKS[0])
    assert workflow[True] == "pull_request"  # YAML 1.1 reads `on` as true
    assert workflow["jobs"]["diff"]["permissions"]["pull-requests"] == "write"
    commands = " ".join(_runs())
    assert all(part in commands for part in ("make spec-diff", "--format markdown", "gh pr comment", "make verify"))


def test_make_targets_exist() -> None:
    """Every make target of a step is in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    made = {words[1] for words in map(shlex.split, _runs()) if words[0] == "make"}
    assert made
    assert made <= targets


@pytest.mark.slow
@pytest.mark.parametrize("run", [run for run in _runs() if "spec-diff" in run])
def test_spec_diff_arguments_are_valid(run: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`customvoice spec diff` accepts the options of the steps, and finds no change between HEAD and HEAD."""
    monkeypatch.chdir(tmp_path)
    arguments = next(word.removeprefix("ARGS=") for word in shlex.split(run) if word.startswith("ARGS="))
    assert main(["diff", "git:HEAD", "git:HEAD", *arguments.split()]) == 0


@pytest.mark.parametrize("run", [run for run in _runs() if "verify" in run])
def test_verify_arguments_are_valid(run: str) -> None:
    """`customvoice verify` accepts the options of the steps."""
    words = shlex.split(run.partition("ARGS=")[2]) if "ARGS=" in run else shlex.split(run)[2:]
    assert parse([part for word in words for part in word.replace("$URL", "https://emulator.example").split()])
