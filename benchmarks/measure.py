"""Shared parts of the benchmarks: servers in other processes, alternating turns, medians, ratios.

Absolute times depend on the machine and its load. The ratio of two medians from one run, measured in alternation,
shows the effect of a change.
"""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TypeVar

from attrs import define

__all__ = [
    "Comparison",
    "Effort",
    "heading",
    "import_ratio",
    "in_turn",
    "interleaved",
    "interleaved_async",
    "processor_time",
    "report",
    "server",
]

Call = Callable[[], object]
AsyncCall = Callable[[], Awaitable[object]]

T = TypeVar("T")


@define(frozen=True)
class Effort:
    """How much to measure: calls per turn and turns per side. A sample only shows that the benchmark runs."""

    calls: int = 200
    rounds: int = 7
    sample: bool = False


@define(frozen=True)
class Comparison:
    """The medians of our side and of a peer in ``unit``, and the highest ratio that we aim at (None without an aim)."""

    label: str
    ours: float
    peer: float
    unit: str = "µs"
    goal: float | None = None

    @property
    def ratio(self) -> float:
        """Return our cost divided by the peer's: below 1 if ours is lower."""
        return self.ours / self.peer


@contextmanager
def server(command: Sequence[str | Path]) -> Iterator[str]:
    """Run a server that prints its URL on the first output line. Yield the URL, and end the server afterwards."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own commands
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url:
            raise RuntimeError(f"{command} ended before it printed its URL, with status {process.wait()}")
        yield url
    finally:
        process.terminate()
        process.wait()


def interleaved(sides: Mapping[str, Call], *, calls: int, rounds: int) -> dict[str, float]:
    """Return microseconds per call of each side: the median of ``rounds`` turns of ``calls`` calls, in alternation."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(rounds + 1):
        for name, call in in_turn(sides, turn):
            start = time.perf_counter()
            for _ in range(calls):
                call()
            if turn:  # the first turn only warms up
                times[name].append((time.perf_counter() - start) / calls * 1e6)
    return {name: median(found) for name, found in times.items()}


async def interleaved_async(
    sides: Mapping[str, AsyncCall], *, calls: int, rounds: int, tasks: int = 1
) -> dict[str, float]:
    """Return the same as ``interleaved``; ``tasks`` concurrent tasks share the ``calls``."""
    times: dict[str, list[float]] = {name: [] for name in sides}

    share = max(1, calls // tasks)

    async def work(call: AsyncCall) -> None:
        for _ in range(share):
            await call()

    for turn in range(rounds + 1):
        for name, call in in_turn(sides, turn):
            start = time.perf_counter()
            await asyncio.gather(*(work(call) for _ in range(tasks)))
            if turn:
                times[name].append((time.perf_counter() - start) / (share * tasks) * 1e6)
    return {name: median(found) for name, found in times.items()}


def processor_time(code: str) -> float:
    """Return the processor time of ``code`` in a new interpreter, in milliseconds.

    Unlike wall-clock time, it does not include the time of other programs.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own commands
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3


def import_ratio(label: str, ours: str, peer: str, *, rounds: int, goal: float | None = None) -> Comparison:
    """Compare the processor times of two statements in new interpreters, minus that of an empty program."""
    codes = {"ours": ours, "peer": peer, "empty": "pass"}
    times: dict[str, list[float]] = {name: [] for name in codes}
    for turn in range(rounds + 1):
        for name, code in in_turn(codes, turn):
            found = processor_time(code)
            if turn:  # the first turn only warms up
                times[name].append(found)
    idle = median(times["empty"])
    return Comparison(label, median(times["ours"]) - idle, median(times["peer"]) - idle, "ms", goal)


def heading(title: str) -> None:
    """Print the heading of a table of comparisons."""
    print(f"\n{title:<62} {'ours':>12} {'peer':>12}  ratio", flush=True)


def report(comparison: Comparison) -> None:
    """Print one comparison as a line."""
    aim = "" if comparison.goal is None else f"  (aim: at most {comparison.goal:.2f} x)"
    sides = " ".join(f"{value:>9.1f} {comparison.unit}" for value in (comparison.ours, comparison.peer))
    print(f"{comparison.label:<62} {sides}  {comparison.ratio:.2f} x{aim}", flush=True)


def in_turn(sides: Mapping[str, T], turn: int) -> Iterator[tuple[str, T]]:
    """Yield the sides. Every second turn is reversed, so that no side always follows the same one."""
    items = list(sides.items())
    yield from items if turn % 2 == 0 else reversed(items)
