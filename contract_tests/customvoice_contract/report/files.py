"""Write the reports of a run into a directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import html, junit

if TYPE_CHECKING:
    from pathlib import Path

    from ..outcome import RunOutcome
    from ..redaction import Redactor

JUNIT_FILE = "verify.xml"
HTML_FILE = "verify.html"


def check_writable(directory: Path) -> None:
    """Make the directory and try to write into it; raises OSError, before any work is done for nothing."""
    directory.mkdir(parents=True, exist_ok=True)
    trial = directory / ".verify-trial"
    trial.write_bytes(b"")
    trial.unlink()


def write(outcome: RunOutcome, directory: Path, redactor: Redactor) -> list[Path]:
    """Write both reports and return their paths. The redactor has the last word on every character."""
    written = []
    for name, text in ((JUNIT_FILE, junit.render(outcome)), (HTML_FILE, html.render(outcome))):
        path = directory / name
        path.write_text(redactor.text(text), encoding="utf-8", errors="replace")
        written.append(path)
    return written
