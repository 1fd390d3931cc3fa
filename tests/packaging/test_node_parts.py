"""The parts from npm: every version is pinned, no address is recorded, and what is installed is what is pinned."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT

FOLDERS = pytest.mark.parametrize("folder", [ROOT, ROOT / "benchmarks"], ids=["test parts", "benchmark peers"])


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def _versions(lock: dict[str, Any]) -> dict[str, str]:
    return {path: each["version"] for path, each in lock["packages"].items() if path}


@FOLDERS
def test_lock_file_pins_every_version(folder: Path) -> None:
    """Each direct dependency is an exact version, and each package of the tree has one."""
    package, lock = _read(folder / "package.json"), _read(folder / "package-lock.json")
    direct = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
    pinned = _versions(lock)
    assert direct == {name: pinned[f"node_modules/{name}"] for name in direct}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+[\w.+-]*", version) for version in pinned.values())


@FOLDERS
def test_lock_file_has_no_address(folder: Path) -> None:
    """Every machine installs from its own registry; `make lock` writes the file without addresses."""
    assert "://" not in (folder / "package-lock.json").read_text("utf-8")


@FOLDERS
def test_installed_parts_are_the_pinned_ones(folder: Path) -> None:
    """The installed tree has no package that the lock file lacks, and no other version of one."""
    installed = folder / "node_modules" / ".package-lock.json"
    if not installed.exists():
        pytest.skip("the parts from npm are not installed here")
    assert _versions(_read(installed)).items() <= _versions(_read(folder / "package-lock.json")).items()
