"""What every benchmark shares: peers in processes of their own, turns by turns, medians, ratios.

Absolute times depend on the machine and on what else it does; a ratio of two medians from one run, whose sides were
measured in alternation, says what a change did.
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
    """How much to measure: calls in a turn, turns of each side; a sample only shows that the benchmark runs."""

    calls: int = 200
    rounds: int = 7
    sample: bool = False


@define(frozen=True)
class Comparison:
    """The medians of ours and of a peer, in ``unit``, and the ratio that was aimed at (None where there is no aim)."""

    label: str
    ours: float
    peer: float
    unit: str = "µs"
    goal: float | None = None

    @property
    def ratio(self) -> float:
        """Ours over the peer: below 1 where ours costs less."""
        return self.ours / self.peer


@contextmanager
def server(command: Sequence[str | Path]) -> Iterator[str]:
    """Run a server that prints its URL on the first line of its output; yield the URL, end the server afterwards."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own commands
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url:
            raise RuntimeError(f"{command} ended before it named its URL, with status {process.wait()}")
        yield url
    finally:
        process.terminate()
        process.wait()


def interleaved(sides: Mapping[str, Call], *, calls: int, rounds: int) -> dict[str, float]:
    """Microseconds a call of each side: the median of ``rounds`` turns of ``calls``, the sides taking turns."""
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
    """As ``interleaved``, with ``tasks`` tasks at a time that share the ``calls``."""
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
    """Milliseconds of processor that ``code`` takes in a fresh interpreter; unlike the clock on the wall, this does not
    count what other programs take meanwhile."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own commands
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3


def import_ratio(label: str, ours: str, peer: str, *, rounds: int, goal: float | None = None) -> Comparison:
    """The processor time of two statements in fresh interpreters, less that of an interpreter that does nothing."""
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
    """Print the head of a table of comparisons."""
    print(f"\n{title:<62} {'ours':>12} {'peer':>12}  ratio", flush=True)


def report(comparison: Comparison) -> None:
    """Print one comparison as a line."""
    aim = "" if comparison.goal is None else f"  (aim: at most {comparison.goal:.2f} x)"
    sides = " ".join(f"{value:>9.1f} {comparison.unit}" for value in (comparison.ours, comparison.peer))
    print(f"{comparison.label:<62} {sides}  {comparison.ratio:.2f} x{aim}", flush=True)


def in_turn(sides: Mapping[str, T], turn: int) -> Iterator[tuple[str, T]]:
    """Yield the sides; every other turn runs backwards, so that no side always follows the same other."""
    items = list(sides.items())
    yield from items if turn % 2 == 0 else reversed(items)
