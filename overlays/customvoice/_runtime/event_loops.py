"""Values that belong to one event loop each, so that a client can be used in a second loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

__all__ = ["PerLoop", "running_loop"]

T = TypeVar("T")

_NO_LOOP = (
    "AsyncCustomVoiceClient needs a running asyncio event loop. With Trio use CustomVoiceClient in"
    " trio.to_thread.run_sync(); without a loop use asyncio.run()."
)


def running_loop() -> AbstractEventLoop:
    """Return the running event loop of asyncio.

    Raises:
        RuntimeError: there is none, for example under Trio.
    """
    import asyncio  # slow to import, and programs with synchronous clients do not need it

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise RuntimeError(_NO_LOOP) from None


class PerLoop(Generic[T]):
    """A value for each event loop, made when it is first needed."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._values: WeakKeyDictionary[AbstractEventLoop, T] = WeakKeyDictionary()

    def get(self) -> T:
        """Return the value of the running loop."""
        loop = running_loop()
        value = self._values.get(loop)
        if value is None:
            value = self._values[loop] = self._make()
        return value
