"""Send many requests to an emulator, some of them damaged, and check for 5xx, a crash and growing memory.

    python -m benchmarks.soak --requests 1000000

Uses loopback only. The first fifth of the requests warms up. For the rest, the resident memory is sampled and a line is
fitted to the samples. Prints the requests that caused a problem and exits with 1 if there was any.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import linear_regression, mean

import httpx
from customvoice_spec import versions

from benchmarks.fuzzing import KEY, PATIENCE_SECONDS, Fuzz, Shot, Wire

_COMMAND = [sys.executable, "-m", "customvoice_emulator", "--port", "0", "--pace", "reads:2"]
_SAMPLES = 100
# Caches fill for longer than a short soak lasts, so its growth means nothing.
_WARM_AFTER = 50_000
_FLAT_KIB = 8192
"""The growth between warm-up and end, measured on the line, that still counts as noise."""


class Soak:
    """The requests, the responses and the memory samples of a run."""

    def __init__(self, process: subprocess.Popen[str], url: str, seed: int, connections: int) -> None:
        self.process, self.url = process, url
        port = int(url.rpartition(":")[2])
        self._http = httpx.Client(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False)
        self._fuzz = Fuzz(seed, f"127.0.0.1:{port}")
        self._wires = [Wire(port) for _ in range(connections)]
        self.statuses: Counter[int] = Counter()
        self.labels: Counter[str] = Counter()
        self.failures: list[str] = []
        self.samples: list[tuple[int, int]] = []
        self.sent = 0

    def run(self, requests: int) -> None:
        """Send `requests` requests, or fewer if the process ends."""
        next_sample = next_day = 0
        while self.sent < requests and self.process.poll() is None and len(self.failures) < 10:
            self._round()
            if self.sent >= next_day:
                next_day += 10_000
                self._let_a_day_pass()
            if self.sent >= next_sample:
                next_sample += max(1, requests // _SAMPLES)
                self.samples.append((self.sent, resident_kib(self.process.pid)))
        for wire in self._wires:
            wire.close()

    def _round(self) -> None:
        shots = [self._fuzz.shot() for _ in self._wires]
        try:
            for wire, shot in zip(self._wires, shots, strict=True):
                wire.send(shot)
            for wire, shot in zip(self._wires, shots, strict=True):
                self._count(shot, wire.receive(shot))
        except (TimeoutError, ConnectionRefusedError) as error:
            self.failures.append(
                f"{type(error).__name__} after {self.sent} requests, on one of {[s.label for s in shots]}"
            )
            for shot in shots:
                self.failures.append(f"  {shot.label}: {shot.raw[:400]!r}")

    def _count(self, shot: Shot, status: int) -> None:
        self.sent += 1
        self.statuses[status] += 1
        self.labels[shot.label] += 1
        if status >= 500:
            self.failures.append(f"{status} for request {self.sent}, {shot.label}: {shot.raw[:2000]!r}")

    def _let_a_day_pass(self) -> None:
        """Advance the emulator's clock by a day, so that it deletes old operations; otherwise the state would grow."""
        self._http.post("/_emulator/clock/advance", json={"hours": 25}).raise_for_status()

    def still_answers(self) -> bool:
        """Return True if the emulator responds to a plain request."""
        query = {"api-version": versions()[-1]}
        try:
            answer = self._http.get("/customvoice/projects", params=query, headers={"Ocp-Apim-Subscription-Key": KEY})
        except httpx.TransportError:
            return False
        return answer.status_code == 200


def resident_kib(pid: int) -> int:
    """Return the resident memory of a process; 0 if it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0)


def report(soak: Soak, seconds: float, log: str) -> int:
    """Print the results and return the exit code."""
    print(f"{soak.sent} requests in {seconds:.0f} s ({soak.sent / seconds:.0f}/s), {len(soak.labels)} operations")
    print("answers: " + ", ".join(f"{status or 'none'} {count}" for status, count in sorted(soak.statuses.items())))
    steady = soak.samples[len(soak.samples) // 5 :]
    print(
        "resident MiB: " + " ".join(f"{kib / 1024:.0f}" for _, kib in soak.samples[:: max(1, len(soak.samples) // 20)])
    )
    slope = linear_regression(*zip(*steady, strict=True)).slope if len(steady) > 2 else 0.0
    growth = slope * (steady[-1][0] - steady[0][0])
    half = len(steady) // 2
    halves = [mean(kib for _, kib in each) / 1024 for each in (steady[:half], steady[half:]) if each]
    shown = " and ".join(f"{each:.1f}" for each in halves)
    print(f"after warm-up: {growth:+.0f} KiB, {slope * 100_000:+.0f} KiB per 100,000 requests; halves: {shown} MiB")
    failures = list(soak.failures)
    if soak.process.poll() is not None:
        failures.append(f"the process ended with {soak.process.returncode}")
    elif not soak.still_answers():
        failures.append("the process no longer answers")
    if soak.sent >= _WARM_AFTER and growth > _FLAT_KIB:
        failures.append("memory grows")
    if "Traceback" in log:
        failures.append("a traceback was logged: " + log[log.index("Traceback") :][:3000])
    for each in failures:
        print("FAILED: " + each)
    return 1 if failures else 0


def main() -> int:
    """Run one soak. Return 0 if there was no problem."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=1_000_000, help="how many (1000000)")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds send equal requests (1)")
    parser.add_argument("--connections", type=int, default=8, help="at the same time (8)")
    parser.add_argument("--sqlite", action="store_true", help="keep state in a directory instead of in memory")
    options = parser.parse_args()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CUSTOMVOICE_EMULATOR_")}
    with tempfile.TemporaryDirectory() as directory, Path(directory, "log").open("w+") as log:
        command = [*_COMMAND, *(["--data-dir", f"{directory}/data"] if options.sqlite else [])]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)  # noqa: S603 - ours
        try:
            assert process.stdout is not None
            soak = Soak(process, process.stdout.readline().strip(), options.seed, options.connections)
            start = time.perf_counter()
            soak.run(options.requests)
            seconds = time.perf_counter() - start
            log.seek(0)
            return report(soak, seconds, log.read())
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
