"""Sleep: really for a client on a socket; for an in-process client, by advancing the emulator's clock.

Waiting has no use within one process. A request from an in-process transport therefore sleeps on the emulator's clock
alone, and not longer than the client's read timeout.
"""

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from customvoice_emulator.common.clock import EmulatorClock


class RequestTimeoutError(TimeoutError):
    """The response takes longer than the client's read timeout."""


@dataclass
class RemainingTimeout:
    """The rest of an in-process client's read timeout in seconds; None: no timeout."""

    seconds: float | None


REMAINING_TIMEOUT: ContextVar[RemainingTimeout | None] = ContextVar("remaining_timeout", default=None)
"""Set by in-process transports while they send a request."""


class EmulatorSleep:
    """Sleeps within requests to the emulator that owns `clock`."""

    def __init__(self, clock: EmulatorClock) -> None:
        self._clock = clock

    async def __call__(self, seconds: float) -> None:
        """Let `seconds` pass. Raises RequestTimeoutError if an in-process client does not wait that long."""
        timeout = REMAINING_TIMEOUT.get()
        if timeout is None:
            await asyncio.sleep(seconds)
            return
        left = timeout.seconds
        self._clock.advance(timedelta(seconds=seconds if left is None else min(seconds, left)))
        if left is None:
            return
        if seconds > left:
            raise RequestTimeoutError(f"the emulator's response takes {seconds:g} s, the client waits {left:g} s")
        timeout.seconds = left - seconds
