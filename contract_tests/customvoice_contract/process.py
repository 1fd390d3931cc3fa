"""Ending a process that this run started."""

from __future__ import annotations

import subprocess


def stop(process: subprocess.Popen[str], patience: float) -> None:
    """End `process`: politely, and by force after `patience` seconds."""
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
