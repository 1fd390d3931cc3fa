"""End processes: one that this run started, or this one on SIGTERM."""

from __future__ import annotations

import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType


def stop(process: subprocess.Popen[str], patience: float) -> None:
    """End `process`: politely, and by force after `patience` seconds."""
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_cleanly_on_terminate() -> None:
    """Treat SIGTERM as Ctrl-C, so that the emulator and Azurite end with the run."""

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a signal handler
        raise KeyboardInterrupt

    # Off the main thread there is a ValueError: the caller's main thread owns the signals.
    with suppress(ValueError):
        signal.signal(signal.SIGTERM, interrupt)
