"""Write the reports of a run into a directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import deviations, history, html, junit, sarif

if TYPE_CHECKING:
    from pathlib import Path

    from ..results.outcome import RunOutcome
    from ..service.redaction import Redactor

JUNIT_FILE = "verify.xml"
HTML_FILE = "verify.html"
SARIF_FILE = "verify.sarif"


def check_writable(directory: Path) -> None:
    """Create the directory and test that it is writable; raises OSError before the run, so that no work is lost."""
    directory.mkdir(parents=True, exist_ok=True)
    trial = directory / ".verify-trial"
    trial.write_bytes(b"")
    trial.unlink()


def write(outcome: RunOutcome, directory: Path, redactor: Redactor) -> list[Path]:
    """Write the reports and return their paths. All text passes the redactor.

    What contradicts rows of docs/FIDELITY.md is also a proposal for a patch, PATCH_FILE.
    The run joins the earlier ones in HISTORY_FILE, which the page compares it with.
    """
    earlier = history.load(directory)
    texts = {
        JUNIT_FILE: junit.render(outcome),
        SARIF_FILE: sarif.render(outcome),
        HTML_FILE: html.render(outcome, earlier),
    }
    for name, text in texts.items():
        (directory / name).write_text(redactor.text(text), encoding="utf-8", errors="replace")
    proposed = directory / deviations.PATCH_FILE
    proposed.unlink(missing_ok=True)
    if any(version.deviations for version in outcome.versions):
        proposed.write_text(redactor.text(deviations.proposal(outcome)), encoding="utf-8")
        texts[deviations.PATCH_FILE] = ""
    history.save(directory, [*earlier, history.summary(outcome)], redactor)
    return [directory / name for name in texts]
