"""Which recorded exchanges stand alone: the order in which a service did overlapping ones is not known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..oracles.monitor import SAFE, Flight

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .recorded import Recorded


def flights(recording: Sequence[Recorded]) -> list[Flight]:
    """Return, for exchanges in the order of their start, which of them are alone.

    Reads disturb nobody, but work goes on between them. What was recorded without a time is taken for a sequence.
    """
    found = []
    under_way: list[tuple[datetime, Flight]] = []
    for each in recording:
        flight = Flight(is_write=each.exchange.method not in SAFE)
        found.append(flight)
        began = each.exchange.started
        if began is None:
            continue
        under_way = [(end, other) for end, other in under_way if end > began]
        for _, other in under_way:
            if flight.is_write or other.is_write:
                flight.alone = other.alone = False
            else:
                flight.beside = other.beside = True
        under_way.append((began + timedelta(seconds=each.exchange.seconds), flight))
    return found
