"""The emulator as a process that can be killed."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path


class Killable:
    """`customvoice emulator` on a data directory. `url` is None while it does not run."""

    def __init__(self, directory: Path, options: Sequence[str] = ()) -> None:
        self._command = [sys.executable, "-m", "customvoice_emulator", "--port", "0", "--data-dir", str(directory)]
        self._command += options
        self._log = directory.parent / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self.url: str | None = None

    def launch(self) -> None:
        """Start the process without waiting for it."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CUSTOMVOICE_")}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=log, env=environment)  # noqa: S603 - ours

    def start(self) -> str:
        """Start the process, wait until it listens, and return its URL. Raises RuntimeError if it ends."""
        self.launch()
        assert self._process is not None
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().decode().strip()
        if not self.url:
            raise RuntimeError(f"the emulator does not restart: {self._log.read_text()[-2000:]}")
        return self.url

    def kill(self) -> None:
        """End the process with SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
        self._process, self.url = None, None


@contextlib.contextmanager
def killable(directory: Path, options: Sequence[str] = ()) -> Iterator[Killable]:
    """Yield a process that does not run yet, and end it afterwards in any case."""
    process = Killable(directory, options)
    try:
        yield process
    finally:
        process.kill()
