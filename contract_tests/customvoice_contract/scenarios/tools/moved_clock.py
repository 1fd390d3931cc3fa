"""Move the emulator's clock, or change the pace of its operations, for a block; then restore both."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...service.control import Control

_AGREES_SECONDS = 1.0


@contextmanager
def restored_clock(control: Control) -> Iterator[None]:
    """Put the clock back at the end: what runs next on the same service looks at its times."""
    before, since = control.send("GET", "/clock"), time.monotonic()
    try:
        yield
    finally:
        if not before["frozen"] and abs(before["offsetSeconds"]) < _AGREES_SECONDS:
            control.send("DELETE", "/clock")
        else:
            passed = timedelta(seconds=0 if before["frozen"] else time.monotonic() - since)
            now = datetime.fromisoformat(before["now"]) + passed
            control.send("PATCH", "/clock", {"now": now.isoformat(timespec="milliseconds")})


@contextmanager
def at_pace(control: Control, pace: str) -> Iterator[None]:
    """Run operations that start in the block at `pace`; then restore paces and clock."""
    with restored_clock(control):
        before = control.send("GET", "/paces")
        control.paces(**{**dict.fromkeys(before), "default": pace})
        try:
            yield
        finally:
            control.default_paces()
            control.paces(**before)
