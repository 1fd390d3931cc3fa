"""`customvoice verify`: hold a service to the Custom Voice contract."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from customvoice_spec import versions

from .emulator_process import DEFAULT_KEY
from .parts import PARTS
from .profiles import DEFAULT_PROFILE, PROFILES, SMOKE
from .seeds import SEED_LIMIT, new_seed
from .target import TargetError, is_loopback, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from rich.console import Console

    from .campaign import Plan
    from .outcome import RunOutcome
    from .redaction import Redactor

HELD, BROKEN, WRONG_USAGE, NO_TARGET, INTERRUPTED = 0, 1, 2, 3, 130
# A log has no width of its own; curl commands should not be broken into short lines there.
_LOG_WIDTH = 120
_EPILOG = """\
exit status: 0 everything held; 1 the contract is broken; 2 wrong usage; 3 the target is unreachable or refuses the key.
The key may also come from the environment: CUSTOMVOICE_KEY; that of a second Speech resource: CUSTOMVOICE_OTHER_KEY.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with the given arguments (default: those of the process); return its exit status."""
    try:
        parser = _parser()
        options = parser.parse_args(argv)
        if options.target and not is_loopback(options.target) and not options.destructive:
            # Generated requests use ids that lists have shown: on somebody's resource they would delete their voices.
            parser.error(
                f"the run changes and deletes resources, also such as it did not make; {options.target} is not on this "
                "machine. Add --destructive if nothing there is worth keeping."
            )
    except SystemExit as stop:
        return int(stop.code or 0)
    from rich.console import Console

    if isinstance(sys.stdout, io.TextIOWrapper):
        # Answers may hold what no encoding can print, and a log may be ASCII; neither is worth a crash.
        sys.stdout.reconfigure(errors="backslashreplace")
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = _LOG_WIDTH
    _end_cleanly_on_terminate()
    try:
        return _verify(options, console)
    except TargetError as error:
        console.print(f"customvoice verify: {error}", style="red", markup=False)
        return NO_TARGET
    except KeyboardInterrupt:
        console.print("customvoice verify: interrupted; nothing was left running.", markup=False)
        return INTERRUPTED


def _verify(options: argparse.Namespace, console: Console) -> int:
    from . import campaign
    from .redaction import Redactor
    from .report import console as terminal
    from .report import files

    try:
        files.check_writable(options.report)
    except OSError as error:
        console.print(
            f"customvoice verify: cannot write reports to {options.report}: {error}", style="red", markup=False
        )
        return WRONG_USAGE
    plan = _plan(options)
    console.print(
        f"Verifying {', '.join(plan.versions)} on {plan.target or 'an emulator of this run'}: "
        f"profile {plan.profile}, seed {plan.seed}.",
        markup=False,
    )
    with terminal.ProgressView(console, plan.versions) as view:
        outcome = campaign.run(plan, view)
    redactor = Redactor([plan.key])
    outcome = _redacted(outcome, redactor)
    terminal.show(console, outcome)
    for path in files.write(outcome, options.report, redactor):
        console.print(f"Report: {path}", markup=False, soft_wrap=True)
    return HELD if outcome.verdict == "passed" else BROKEN


def _redacted(outcome: RunOutcome, redactor: Redactor) -> RunOutcome:
    """Workers redact what they send; what the parent adds (the target's URL, a crash) goes through the same gate."""
    from dataclasses import replace

    from .outcome import VersionOutcome

    return replace(
        outcome,
        target=redactor.text(outcome.target),
        versions=[VersionOutcome.from_wire(redactor.data(version.to_wire())) for version in outcome.versions],
    )


def _plan(options: argparse.Namespace) -> Plan:
    from .campaign import Plan

    key = options.key or os.environ.get("CUSTOMVOICE_KEY") or DEFAULT_KEY
    chosen = tuple(dict.fromkeys(options.api_version or versions()))
    seed = new_seed() if options.seed is None else options.seed
    return Plan(
        target=options.target,
        key=key,
        other_key=os.environ.get("CUSTOMVOICE_OTHER_KEY"),
        versions=chosen,
        seed=seed,
        profile=options.profile,
        parts=tuple(part for part in PARTS if part in (options.part or PARTS)),
        jobs=options.jobs,
        fail_fast=options.fail_fast,
    )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="customvoice verify",
        description="Hold a service to the contract of every api-version; without --target, the emulator.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--target", type=_target, metavar="URL", help="base URL of the service (default: start the emulator)"
    )
    parser.add_argument(
        "--destructive", action="store_true", help="allow a target on another machine, whose resources may be deleted"
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
    parser.add_argument("--seed", type=_seed, metavar="N", help="repeats the run that printed it (default: a new one)")
    parser.add_argument(
        "--profile",
        choices=tuple(PROFILES),
        metavar="{" + ",".join(name for name in PROFILES if name != SMOKE) + "}",
        default=DEFAULT_PROFILE,
        help=f"how much to try (default: {DEFAULT_PROFILE})",
    )
    parser.add_argument(
        "--part",
        nargs="+",
        action="extend",
        choices=tuple(PARTS),
        metavar="P",
        help=f"only these parts of {', '.join(PARTS)} (default: all)",
    )
    parser.add_argument("--fail-fast", action="store_true", help="end the run at the first failure")
    parser.add_argument("--jobs", type=_count, metavar="N", help="worker processes at once (default: one per core)")
    parser.add_argument(
        "--report", type=Path, default=Path("reports"), metavar="DIR", help="where reports go (default: reports)"
    )
    return parser


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line; the usage is for --help."""
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n")


def _target(text: str) -> str:
    try:
        return normalise(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < SEED_LIMIT):
        raise argparse.ArgumentTypeError(f"{text!r} is no seed; expected a whole number from 0 to {SEED_LIMIT - 1}")
    return int(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of anything; expected a whole number from 1")
    return int(text)


def _end_cleanly_on_terminate() -> None:
    """Treat SIGTERM as Ctrl-C, so that the emulator and Azurite end with the run."""

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a signal handler
        raise KeyboardInterrupt

    # Off the main thread there is a ValueError: whoever runs us there owns the signals.
    with suppress(ValueError):
        signal.signal(signal.SIGTERM, interrupt)


if __name__ == "__main__":
    sys.exit(main())
