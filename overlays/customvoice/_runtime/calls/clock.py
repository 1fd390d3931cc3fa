"""Time, sleep and chance as parameters of retry and polling."""

from __future__ import annotations

import random as random_module
import time as time_module
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["AsyncClock", "Clock", "check_clock"]

C = TypeVar("C")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The clock of a synchronous client.

    ``time`` returns seconds since the epoch (for HTTP dates and token expiry), ``monotonic`` seconds that never
    decrease (for intervals), ``sleep`` waits for seconds, ``random`` returns a number in [0, 1) (for jitter).
    """

    time: Callable[[], float] = time_module.time
    monotonic: Callable[[], float] = time_module.monotonic
    sleep: Callable[[float], None] = time_module.sleep
    random: Callable[[], float] = random_module.random


async def _sleep(seconds: float) -> None:
    import asyncio  # slow to import, and synchronous programs do not need it

    await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class AsyncClock:
    """The clock of an asynchronous client: like ``Clock``, but ``sleep`` is awaited."""

    time: Callable[[], float] = time_module.time
    monotonic: Callable[[], float] = time_module.monotonic
    sleep: Callable[[float], Awaitable[None]] = _sleep
    random: Callable[[], float] = random_module.random


def check_clock(clock: object, kind: type[C]) -> C:
    """Return the clock. Raises TypeError if it is not of this kind, such as that of the other client."""
    if not isinstance(clock, kind):
        raise TypeError(f"clock must be a customvoice.{kind.__name__}, received {type(clock).__name__}")
    return clock
