"""Kill the emulator while clients work, restart it, and check that no answered write is lost or half done.

    python -m benchmarks.crash --kills 200

Uses loopback only. Prints the problems and exits with 1 if there are any.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.crashing import CrashRun

_A_DIRECTORY = 20
"""The number of kills per data directory."""


def main() -> int:
    """Run all kills. Return 0 if there was no problem."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="number of kills (200)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed sends the same requests (1)")
    options = parser.parse_args()
    start, problems, left, seed = time.perf_counter(), 0, options.kills, options.seed
    while left > 0:
        with tempfile.TemporaryDirectory() as directory:
            found = CrashRun(Path(directory), seed).run(min(left, _A_DIRECTORY))
        print(f"seed {seed}: {found}", flush=True)
        for each in found.problems[:20]:
            print("FAILED: " + each[:2000])
        problems, left, seed = problems + len(found.problems), left - _A_DIRECTORY, seed + 1
    print(f"{options.kills} kills in {time.perf_counter() - start:.0f} s, {problems} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
