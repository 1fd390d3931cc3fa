"""Scenarios: snapshots by name, in memory or as files in the data directory. A reset keeps them."""

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MAX_SCENARIOS = 100
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
_SUFFIX = ".json"


class Scenarios:
    """Snapshots by name, in `directory` (created when it is needed), or in memory for None."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory
        self._contents: dict[str, bytes] = {}

    def save(self, name: str, snapshot: Mapping[str, Any]) -> int:
        """Save a snapshot durably; return its size in bytes. Raises ValueError for an invalid name, and OSError."""
        if not _NAME.fullmatch(name):
            raise ValueError(
                "expected a name of at most 64 letters, digits, - and _, that begins with a letter or digit"
            )
        present = self.list()
        if name not in present and len(present) >= MAX_SCENARIOS:
            raise ValueError(f"there are {MAX_SCENARIOS} scenarios already; delete one first")
        content = json.dumps(snapshot, ensure_ascii=False, separators=(",", ":")).encode()
        if self._directory is None:
            self._contents[name] = content
        else:
            _write(self._directory, name + _SUFFIX, content)
        return len(content)

    def list(self) -> "dict[str, int]":
        """Return the size in bytes by name, in order of the names."""
        if self._directory is None:
            sizes = {name: len(content) for name, content in self._contents.items()}
        elif self._directory.is_dir():
            sizes = {each.stem: each.stat().st_size for each in self._directory.glob(f"*{_SUFFIX}")}
        else:
            sizes = {}
        return dict(sorted(sizes.items()))

    def load(self, name: str) -> Mapping[str, Any]:
        """Return the snapshot. Raises KeyError for an unknown name, and ValueError for a damaged file."""
        if name not in self.list():
            raise KeyError(name)
        content = (
            self._contents[name] if self._directory is None else (self._directory / f"{name}{_SUFFIX}").read_bytes()
        )
        snapshot = json.loads(content)
        if not isinstance(snapshot, dict):
            raise ValueError(f"the scenario {name} is not a snapshot")
        return snapshot

    def delete(self, name: str) -> bool:
        """Delete a snapshot; return whether it existed."""
        if name not in self.list():
            return False
        if self._directory is None:
            del self._contents[name]
        else:
            (self._directory / f"{name}{_SUFFIX}").unlink(missing_ok=True)
        return True


def _write(directory: Path, name: str, content: bytes) -> None:
    """Write a file durably; a reader sees the old content or the new one."""
    directory.mkdir(mode=0o700, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=directory)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(directory / name)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
