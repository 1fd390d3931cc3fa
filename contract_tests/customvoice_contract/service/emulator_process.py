"""The emulator as a process of its own: started on a free port, and always ended."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Self

from .process import stop
from .target import TargetError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

# The published development key of the emulator, and that of a second Speech resource: no secrets.
DEFAULT_KEY = "customvoice-emulator-key"
OTHER_KEY = "customvoice-emulator-other-key"
# Generated requests make more endpoints than a Speech resource may have.
_MANY_ENDPOINTS = "100000"
_START_SECONDS = 30
_STOP_SECONDS = 5
_URL = re.compile(r"https?://[^\s/]+")


class EmulatorProcess:
    """Context manager around `customvoice emulator --port 0`; `endpoint` is its URL."""

    def __init__(
        self,
        key: str,
        command: Sequence[str] | None = None,
        *,
        other_key: str | None = None,
        keeps_quota: bool = False,
    ) -> None:
        """Take the key to demand and that of a second Speech resource; `command` replaces the emulator's own start.

        `keeps_quota`: as many endpoints as the service allows; else as many as come.
        """
        self._keys = (key, other_key) if other_key else (key,)
        self._command = command or (sys.executable, "-m", "customvoice_emulator", "--port", "0")
        self._options = {} if keeps_quota else {"CUSTOMVOICE_EMULATOR_MAX_ENDPOINTS": _MANY_ENDPOINTS}
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self.endpoint = ""

    def __enter__(self) -> Self:
        """Start it and wait for its first line, which names the URL. Raises TargetError when it does not start."""
        # The key goes through the environment: arguments show in process lists.
        env = {
            **os.environ,
            "CUSTOMVOICE_EMULATOR_KEY": ",".join(self._keys),
            **self._options,
            "PYTHONUNBUFFERED": "1",
        }
        # S603: the command is this interpreter. A session of its own keeps Ctrl-C for the parent, which ends it below.
        self._process = subprocess.Popen(  # noqa: S603
            self._command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        watchdog = threading.Timer(_START_SECONDS, self._process.kill)
        watchdog.start()
        try:
            first = self._process.stdout.readline() if self._process.stdout else ""
        except BaseException:
            self.stop()
            raise
        finally:
            watchdog.cancel()
        found = _URL.search(first)
        if not found:
            self.stop()
            raise TargetError(f"the emulator did not start; its first line was {first!r}. Try `customvoice emulator`.")
        self.endpoint = found.group()
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the process."""
        self.stop()

    def stop(self) -> None:
        """End the process and read its output to the end."""
        process = self._process
        if process is None:
            return
        stop(process, _STOP_SECONDS)
        if self._reader:
            self._reader.join()
        if process.stdout:
            process.stdout.close()

    def kill(self) -> None:
        """End the process at once and do not wait for it; for another thread than the one that started it."""
        if self._process:
            self._process.kill()

    @property
    def ended(self) -> bool:
        """Whether the process has ended."""
        return self._process is not None and self._process.poll() is not None

    def _drain(self) -> None:
        """Read on, so that a full pipe never stops the emulator."""
        if self._process and self._process.stdout:
            for _ in self._process.stdout:
                pass
