"""Which recorded exchanges stand alone: the order in which a service did overlapping ones is not known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..oracles.monitor import SAFE, PendingRequest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .recorded import Recorded


def overlaps(recording: Sequence[Recorded]) -> list[PendingRequest]:
    """Return, for exchanges in the order of their start, which of them are alone.

    Parallel reads disturb nothing, but operations advance between them. Exchanges without a time are a sequence.
    """
    found = []
    under_way: list[tuple[datetime, PendingRequest]] = []
    for each in recording:
        pending = PendingRequest(is_write=each.exchange.method not in SAFE)
        found.append(pending)
        began = each.exchange.started
        if began is None:
            continue
        under_way = [(end, other) for end, other in under_way if end > began]
        for _, other in under_way:
            if pending.is_write or other.is_write:
                pending.alone = other.alone = False
            else:
                pending.beside = other.beside = True
        under_way.append((began + timedelta(seconds=each.exchange.seconds), pending))
    return found
