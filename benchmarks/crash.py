"""Kill the emulator while clients work, start it again, and look: nothing answered is lost, nothing is half made.

    python -m benchmarks.crash --kills 200

Loopback only. Ends with 1 and what was found when something was not as it should be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.crashing import CrashRun

_A_DIRECTORY = 20
"""So many kills of what is kept in one directory."""


def main() -> int:
    """Run; return 0 when all was well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="how many (200)")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds draw equal requests (1)")
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
