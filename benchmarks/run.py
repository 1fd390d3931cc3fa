"""`make bench`: compare the cost of each part with its peers. Each part has its own module.

`ARGS="--only client"` measures one part. More `--rounds` and `--calls` take longer and give steadier figures.
`--sample` runs everything once on small data, to show that it works.
"""

from __future__ import annotations

import argparse
from importlib import import_module

from benchmarks.measure import Effort

# Each is a module in this folder (with underscores) that has `main(effort)`.
PARTS = ("client", "emulator", "generate", "spec-diff")


def main() -> None:
    """Run the requested parts, one after the other."""
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
