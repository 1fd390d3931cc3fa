"""`make bench`: what the parts cost beside their peers, each in a module of its own.

`ARGS="--only client"` measures one of them; `--rounds` and `--calls` trade time for steadiness.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

# Each is a module beside this one with `main(calls=…, rounds=…)`.
PARTS = [name for name in ("client", "emulator", "generate") if Path(__file__).with_name(f"{name}.py").exists()]


def main() -> None:
    """Run the parts that were asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PARTS, action="append", help="this part (all of them)")
    parser.add_argument("--rounds", type=int, default=7, help="measured turns of each side (7)")
    parser.add_argument("--calls", type=int, default=200, help="calls a turn (200)")
    options = parser.parse_args()
    for part in options.only or PARTS:
        import_module(part).main(calls=options.calls, rounds=options.rounds)


if __name__ == "__main__":
    main()
