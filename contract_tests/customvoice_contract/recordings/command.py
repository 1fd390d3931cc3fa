"""`customvoice verify --har FILE`: recorded traffic on the terminal and in the reports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from . import check, fidelity
from .reading import RecordingError, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rich.console import Console

    from ..results.outcome import RunOutcome
    from .recorded import Recorded

_MOST_LOCATIONS = 3


def load(paths: Sequence[Path], secrets: Iterable[str]) -> list[Recorded]:
    """Read recordings as one, in the order of the files. Raises RecordingError, also where none is of the service."""
    hidden = tuple(secrets)
    recording = [each for path in paths for each in read(path, hidden)]
    if not check.of_the_service(recording):
        names = ", ".join(str(path) for path in paths)
        raise RecordingError(
            f"{names}: none of the {len(recording)} requests went to a Custom Voice service (a path with /customvoice/)"
        )
    return recording


def check_recording(recording: Sequence[Recorded], paths: Sequence[Path], *, strict: bool = False) -> RunOutcome:
    """Check what `load` gave; `strict` applies all rules."""
    started = datetime.now(UTC).isoformat(timespec="seconds")
    return check.check(recording, f"recording {' '.join(str(path) for path in paths)}", started, strict=strict)


def show_evidence(console: Console, recording: Sequence[Recorded]) -> None:
    """Print what the recording says about the choices of docs/FIDELITY.md, differences first."""
    found = fidelity.evidence(recording)
    table = Table(
        title="Choices of docs/FIDELITY.md", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False
    )
    for title in ("row", "agrees", "differs", "where"):
        table.add_column(title, justify="right" if title in ("agrees", "differs") else "left")
    for each in sorted(found, key=lambda item: not item.differs):
        if each.agrees or each.differs:
            style = "bold red" if each.differs else ""
            count = str(len(each.differs) or "")
            table.add_row(Text(each.fact, style=style), str(each.agrees or ""), count, _locations(each.differs))
    console.print(table)
    silent = [each.fact for each in found if not each.agrees and not each.differs]
    if silent:
        console.print(Text(f"The recording says nothing about: {', '.join(silent)}."), soft_wrap=True)


def _locations(locations: list[str]) -> str:
    more = f" and {len(locations) - _MOST_LOCATIONS} more" if len(locations) > _MOST_LOCATIONS else ""
    return ", ".join(locations[:_MOST_LOCATIONS]) + more
