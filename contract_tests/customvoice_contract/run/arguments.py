"""The arguments of `customvoice verify`, and the plan they describe."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from customvoice_spec import versions

from ..data.random_seeds import SEED_LIMIT, new_seed
from ..jobs.profiles import DEFAULT_PROFILE, PROFILES, SMOKE, SOAK
from ..live.options import add_options, live_terms
from ..parts import PARTS
from ..service.emulator_process import DEFAULT_KEY
from ..service.target import is_loopback, normalise
from .option_modes import without_effect
from .plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

WRONG_USAGE = 2
_EPILOG = """\
exit status: 0 all checks passed; 1 the contract is broken; 2 wrong usage; 3 target unreachable, busy, or key rejected.
On a target and on recordings only documented and observed rules break the contract; --list shows the rules.
Environment: CUSTOMVOICE_KEY is the key, CUSTOMVOICE_OTHER_KEY that of a second Speech resource.
"""


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the options. Exits the process (SystemExit) for --help, and with WRONG_USAGE and one line on mistakes."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.target and not is_loopback(options.target) and not (options.live or options.cleanup):
        parser.error(
            f"the run creates resources on {options.target}, which is not on this machine, and deletes them at its "
            "end. Add --i-understand-this-creates-resources if that is what you want (docs/live.md)."
        )
    if (options.live or options.cleanup) and not options.target:
        parser.error("--target URL is missing: which service?")
    useless = without_effect(_given(argv), options)
    if useless:
        parser.error(useless)
    if bool(options.price) != (options.max_cost is not None):
        parser.error("--price and --max-cost go together: prices count against the highest cost.")
    if (options.profile == SOAK) != bool(options.minutes):
        parser.error(f"--profile {SOAK} and --minutes N go together.")
    if options.shard != (1, 1) and options.seed is None:
        parser.error("shards need the same seed. Add --seed N to each.")
    return options


def _given(argv: Sequence[str] | None) -> dict[str, str]:
    """Return the options that the command line names: their names in the parsed options, and as written."""
    parser = _parser()
    # `_actions` is how argparse lists them; there is no public way.
    actions = {action.dest: action for action in parser._actions if action.option_strings}
    for action in actions.values():
        action.default = argparse.SUPPRESS
    return {name: actions[name].option_strings[-1] for name in vars(parser.parse_args(argv))}


def plan_from(options: argparse.Namespace) -> Plan:
    """Return the plan that the options describe."""
    return Plan(
        target=options.target,
        key=options.key or os.environ.get("CUSTOMVOICE_KEY") or DEFAULT_KEY,
        other_key=os.environ.get("CUSTOMVOICE_OTHER_KEY"),
        versions=tuple(dict.fromkeys(options.api_version or versions())),
        seed=new_seed() if options.seed is None else options.seed,
        profile=options.profile,
        parts=tuple(part for part in PARTS if part in (options.part or PARTS)),
        jobs=options.jobs,
        fail_fast=options.fail_fast,
        database=options.database,
        shard=options.shard,
        minutes=options.minutes or 0,
        live=live_terms(options),
        strict=options.strict,
    )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="customvoice verify",
        description="Check a service against the contract of every api-version. Without --target, check the emulator.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--target", type=_target, metavar="URL", help="base URL of the service (default: start the emulator)"
    )
    parser.add_argument("--key", help="key of the Speech resource (default: CUSTOMVOICE_KEY, else the emulator's)")
    parser.add_argument(
        "--api-version",
        nargs="+",
        action="extend",
        choices=versions(),
        metavar="V",
        help=f"of {', '.join(versions())} (default: all)",
    )
    parser.add_argument(
        "--seed", type=_seed, metavar="N", help="repeat the run that printed this seed (default: a new seed)"
    )
    parser.add_argument(
        "--profile",
        choices=(*PROFILES, SOAK),
        metavar="{" + ",".join(name for name in (*PROFILES, SOAK) if name != SMOKE) + "}",
        default=DEFAULT_PROFILE,
        help=f"size of the run (default: {DEFAULT_PROFILE})",
    )
    parser.add_argument("--minutes", type=count, metavar="N", help=f"duration of profile {SOAK}")
    parser.add_argument(
        "--part",
        nargs="+",
        action="extend",
        choices=tuple(PARTS),
        metavar="P",
        help=f"only these parts of {', '.join(PARTS)} (default: all)",
    )
    parser.add_argument("--fail-fast", action="store_true", help="end the run at the first failure")
    parser.add_argument("--jobs", type=count, metavar="N", help="number of worker processes (default: one per core)")
    parser.add_argument(
        "--database",
        type=_database,
        metavar="DIR|redis://…",
        help="store failing examples there, and try stored ones first (default: none; the seed alone decides)",
    )
    parser.add_argument(
        "--report", type=Path, default=Path("reports"), metavar="DIR", help="where reports go (default: reports)"
    )
    parser.add_argument("--github", action="store_true", help="also print failures as annotations of GitHub Actions")
    parser.add_argument(
        "--har",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="check recorded traffic (HAR, mitmproxy flows, VCR cassette) of any client; nothing is sent",
    )
    rules = parser.add_argument_group("rules")
    rules.add_argument("--list", action="store_true", help="list all rules with source and standing; nothing is run")
    rules.add_argument("--explain", metavar="ID", help="show what one rule demands, why, and an example")
    rules.add_argument(
        "--strict",
        action="store_true",
        help="hold a target or a recording to all rules, also to guidelines and to our assumptions",
    )
    shards = parser.add_argument_group("one run on several machines")
    shards.add_argument(
        "--shard", type=_shard, default=(1, 1), metavar="K/N", help="run the K-th of N shares; all with the same --seed"
    )
    shards.add_argument(
        "--merge", type=Path, nargs="+", metavar="FILE", help="merge the shards' verify.json; nothing is run"
    )
    add_options(parser)
    return parser


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Print the mistake in one line; the usage is for --help."""
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n")


def count(text: str) -> int:
    """Parse a whole number from 1; used as a type of arguments."""
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a count; expected a whole number from 1")
    return int(text)


def _target(text: str) -> str:
    try:
        return normalise(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) < SEED_LIMIT):
        raise argparse.ArgumentTypeError(f"{text!r} is not a seed; expected a whole number from 0 to {SEED_LIMIT - 1}")
    return int(text)


def _shard(text: str) -> tuple[int, int]:
    number, _, total = text.partition("/")
    if not (text.isascii() and number.isdecimal() and total.isdecimal() and 1 <= int(number) <= int(total)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a shard; expected K/N, for example 3/8")
    return int(number), int(total)


def _database(text: str) -> str:
    from ..jobs import example_database

    try:
        return example_database.resolve(text)
    except example_database.DatabaseError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
