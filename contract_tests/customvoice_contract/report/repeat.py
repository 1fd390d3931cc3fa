"""The command that repeats a run, for failures to carry."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from ..target import is_loopback

if TYPE_CHECKING:
    from ..outcome import RunOutcome


def repeat_command(outcome: RunOutcome, version: str) -> str:
    """Return the command line that puts `version` through the same requests again; the key is left to the reader."""
    words = [
        "customvoice",
        "verify",
        "--seed",
        str(outcome.seed),
        "--profile",
        outcome.profile,
        "--api-version",
        version,
    ]
    if outcome.target.startswith("http"):
        words += ["--target", outcome.target]
        words += [] if is_loopback(outcome.target) else ["--destructive"]
    return shlex.join(words)
