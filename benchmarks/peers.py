"""The programs from npm that benchmarks measure ours beside: their versions are pinned in `package-lock.json`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
_PINNED = HERE / "package-lock.json"
_INSTALLED = HERE / "node_modules" / ".package-lock.json"


def install() -> bool:
    """Install the programs if npm exists, once for each version of the lock file. Return False without npm."""
    if shutil.which("npm") is None:
        print("npm was not found: the peers from npm are left out")
        return False
    if not _INSTALLED.exists() or _INSTALLED.stat().st_mtime < _PINNED.stat().st_mtime:
        subprocess.run(["npm", "ci"], cwd=HERE, check=True)  # noqa: S607 - the npm that PATH names
    return True


def program(name: str) -> Path:
    """Return the path of an installed program."""
    return HERE / "node_modules" / ".bin" / name
