"""Letting the emulator's clock go on for a while; afterwards it shows again what it would have shown."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..control import Control

_AGREES_SECONDS = 1.0


@contextmanager
def clock_put_back(control: Control) -> Iterator[None]:
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
