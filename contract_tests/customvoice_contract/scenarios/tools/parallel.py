"""Sending requests at once: every one from a thread of its own, all let go at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
_GATHER_SECONDS = 30


def in_parallel(requests: Sequence[Callable[[], T]]) -> list[T]:
    """Call all of `requests` at once; return what they return, in their order. Raises what the first of them raised."""
    gate = threading.Barrier(len(requests), timeout=_GATHER_SECONDS)

    def go(request: Callable[[], T]) -> T:
        gate.wait()
        return request()

    with ThreadPoolExecutor(len(requests)) as pool:
        return [each.result() for each in [pool.submit(go, request) for request in requests]]
