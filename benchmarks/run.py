"""`make bench`: what the parts cost beside their peers, each in a module of its own.

`ARGS="--only client"` measures one of them; `--rounds` and `--calls` trade time for steadiness. `--sample` runs
everything once on small data, to show that it works.
"""

from __future__ import annotations

import argparse
from importlib import import_module

from benchmarks.measure import Effort

# Each is a module beside this one, its name with underscores, with `main(effort)`.
PARTS = ("client", "emulator", "generate", "spec-diff")


def main() -> None:
    """Run the parts that were asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PARTS, action="append", help="this part (all of them)")
    parser.add_argument("--rounds", type=int, default=7, help="measured turns of each side (7)")
    parser.add_argument("--calls", type=int, default=200, help="calls a turn (200)")
    parser.add_argument("--sample", action="store_true", help="small data, one turn: the figures mean nothing")
    options = parser.parse_args()
    effort = Effort(calls=4, rounds=1, sample=True) if options.sample else Effort(options.calls, options.rounds)
    for part in options.only or PARTS:
        import_module(f"benchmarks.{part.replace('-', '_')}").main(effort)


if __name__ == "__main__":
    main()
