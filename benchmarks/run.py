"""`make bench`: what the parts cost beside their peers, each in a module of its own.

`ARGS="--only client"` measures one of them; `--rounds` and `--calls` trade time for steadiness.
"""

from __future__ import annotations

import argparse
from importlib import import_module

# Each is a module beside this one, its name with underscores, with `main(calls=…, rounds=…)`.
PARTS = ("client", "emulator", "generate", "spec-diff")


def main() -> None:
    """Run the parts that were asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PARTS, action="append", help="this part (all of them)")
    parser.add_argument("--rounds", type=int, default=7, help="measured turns of each side (7)")
    parser.add_argument("--calls", type=int, default=200, help="calls a turn (200)")
    options = parser.parse_args()
    for part in options.only or PARTS:
        import_module(f"benchmarks.{part.replace('-', '_')}").main(calls=options.calls, rounds=options.rounds)


if __name__ == "__main__":
    main()
