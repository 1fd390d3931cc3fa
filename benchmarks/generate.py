"""Compare `customvoice spec generate` with the bare generator, once per api-version, with its own templates and hooks.

Both sides start their interpreters. The figures are processor time and wall-clock time.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from customvoice_spec import projected, versions

from benchmarks.measure import Comparison, Effort, heading, in_turn, report

_AIM = 1.5
_OURS = "import pathlib, sys; from customvoice_spec import codegen; codegen.generate(pathlib.Path(sys.argv[1]))"
_BIN = Path(sys.executable).parent


def main(effort: Effort) -> None:
    """Print the ratio for all api-versions together, with half of the rounds, because a turn takes seconds."""
    with tempfile.TemporaryDirectory() as name:
        times = _measure(Path(name), max(1, effort.rounds // 2))
    heading(f"generate: {len(versions())} api-versions, ours and the bare generator")
    for index, kind in enumerate(("processor", "wall")):
        ours, peer = (median(each[index] for each in times[side]) for side in ("ours", "bare"))
        report(Comparison(f"all versions, {kind}", ours * 1e3, peer * 1e3, "ms", goal=_AIM))


def _measure(folder: Path, rounds: int) -> dict[str, list[tuple[float, float]]]:
    for version in versions():
        (folder / f"{version}.json").write_text(json.dumps(projected(version)), "utf-8")
    sides: dict[str, Callable[[], None]] = {"ours": lambda: _ours(folder), "bare": lambda: _bare(folder)}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for turn in range(rounds + 1):
        for name, run in in_turn(sides, turn):
            found = _timed(run)
            if turn:  # the first turn only warms up
                times[name].append(found)
    return times


def _ours(folder: Path) -> None:
    subprocess.run([sys.executable, "-c", _OURS, folder / "ours"], check=True)  # noqa: S603 - our own command


def _bare(folder: Path) -> None:
    path = f"{_BIN}{os.pathsep}{os.environ['PATH']}"  # the hooks call ruff by its name
    for version in versions():
        target = ["--output-path", str(folder / "bare" / version), "--meta", "none", "--overwrite"]
        subprocess.run(  # noqa: S603 - our own command
            [_BIN / "openapi-python-client", "generate", "--path", folder / f"{version}.json", *target],
            check=True,
            capture_output=True,
            cwd=folder,
            env={**os.environ, "PATH": path},
        )


def _timed(run: Callable[[], None]) -> tuple[float, float]:
    """Return the processor time and wall-clock time, in seconds, of the processes that `run` starts."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run()
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, end - start
