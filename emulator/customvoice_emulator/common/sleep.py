"""Sleeping: for real when a client waits at the other end of a socket, else by moving the emulator's clock.

In one process nobody gains by waiting. So the time that a request from an in-process transport sleeps passes on the
emulator's clock alone, and it ends where the client's patience (its read timeout) would.
"""

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from customvoice_emulator.common.clock import EmulatorClock


class OutOfPatienceError(TimeoutError):
    """The answer takes longer than the client waits."""


@dataclass
class Patience:
    """How long the client of an in-process request still waits, in seconds; None: for ever."""

    seconds: float | None


PATIENCE: ContextVar[Patience | None] = ContextVar("patience", default=None)
"""Set by in-process transports while they hand over a request."""


class EmulatorSleep:
    """Sleeps for requests to the emulator that `clock` belongs to."""

    def __init__(self, clock: EmulatorClock) -> None:
        self._clock = clock

    async def __call__(self, seconds: float) -> None:
        """Let `seconds` pass. Raises OutOfPatienceError where an in-process client would not wait so long."""
        patience = PATIENCE.get()
        if patience is None:
            await asyncio.sleep(seconds)
            return
        left = patience.seconds
        self._clock.advance(timedelta(seconds=seconds if left is None else min(seconds, left)))
        if left is None:
            return
        if seconds > left:
            raise OutOfPatienceError(f"the emulator's answer takes {seconds:g} s, the client waits {left:g} s")
        patience.seconds = left - seconds
