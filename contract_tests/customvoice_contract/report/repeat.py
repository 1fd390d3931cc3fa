"""The command that repeats a run; each failure shows it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from ..service.target import is_loopback

if TYPE_CHECKING:
    from ..results.outcome import Finding, RunOutcome

RECORDING = "recording "


def repeat_command(outcome: RunOutcome, version: str, finding: Finding | None = None) -> str:
    """Return the command line that puts `version` through the same requests again; the key is left to the reader.

    With a finding, only the part of the run that showed it.
    """
    if outcome.target.startswith(RECORDING):
        return f"customvoice verify --har {outcome.target.removeprefix(RECORDING)}"
    words = ["customvoice", "verify"]
    if finding and finding.repeat:
        words += shlex.split(finding.repeat)
    else:
        words += ["--seed", str(outcome.seed), "--profile", outcome.profile, "--api-version", version]
    if outcome.target.startswith("http"):
        words += ["--target", outcome.target]
        words += [] if is_loopback(outcome.target) else ["--i-understand-this-creates-resources"]
    return shlex.join(words)
