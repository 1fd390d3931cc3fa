"""Time as a parameter: what retry and polling ask of the outside world."""

from __future__ import annotations

import random as random_module
import time as time_module
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["AsyncClock", "Clock"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The clock of a synchronous client.

    ``time`` gives seconds since the epoch (for HTTP dates and token expiry), ``monotonic`` seconds that never go
    back (for intervals), ``sleep`` waits that many seconds, ``random`` gives a number in [0, 1) (for jitter).
    """

    time: Callable[[], float] = time_module.time
    monotonic: Callable[[], float] = time_module.monotonic
    sleep: Callable[[float], None] = time_module.sleep
    random: Callable[[], float] = random_module.random


async def _sleep(seconds: float) -> None:
    import asyncio  # takes a while to import, and programs that do not use it need not

    await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class AsyncClock:
    """The clock of an asynchronous client: as ``Clock``, but ``sleep`` is awaited."""

    time: Callable[[], float] = time_module.time
    monotonic: Callable[[], float] = time_module.monotonic
    sleep: Callable[[float], Awaitable[None]] = _sleep
    random: Callable[[], float] = random_module.random
