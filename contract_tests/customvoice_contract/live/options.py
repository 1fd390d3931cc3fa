"""The arguments of a run on a live service."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from .ownership import Ownership, new_prefix
from .terms import DEFAULT_RATE, DEPLOYMENT, KINDS, REQUEST, TRAINING, VOICE, LiveTerms

TRAINING_DATA_VARIABLE = "CUSTOMVOICE_TRAINING_DATA"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of runs on a live service."""
    group = parser.add_argument_group("a live service (docs/live.md)")
    group.add_argument(
        "--i-understand-this-creates-resources",
        dest="live",
        action="store_true",
        help="allow a target on another machine; all ids of the run have a prefix, and the run deletes its resources",
    )
    group.add_argument(
        "--cleanup", type=_prefix, metavar="PREFIX", help="delete what the run with this prefix left behind, and end"
    )
    group.add_argument("--prefix", type=_prefix, help="prefix of all ids (default: a new one)")
    group.add_argument(
        "--token-command", metavar="CMD", help="command that prints a bearer token, used instead of the key"
    )
    group.add_argument("--ca-file", type=_file, metavar="FILE", help="certificates to trust (PEM)")
    group.add_argument("--max-requests", type=_number, default=3000, metavar="N", help="(default: 3000)")
    group.add_argument(
        "--max-rate", type=_amount, default=DEFAULT_RATE, metavar="N", help="requests per second (default: 4)"
    )
    group.add_argument("--max-trainings", type=_number, default=0, metavar="N", help="models to train (default: 0)")
    group.add_argument("--max-deployments", type=_number, default=0, metavar="N", help="endpoints (default: 0)")
    group.add_argument("--max-voices", type=_number, default=50, metavar="N", help="personal voices (default: 50)")
    group.add_argument(
        "--max-cost", type=_amount, metavar="AMOUNT", help="in the currency of --price (default: no limit)"
    )
    group.add_argument(
        "--price",
        type=_price,
        action="append",
        default=[],
        metavar="KIND=AMOUNT",
        help=f"what one {' or '.join(KINDS)} costs; repeatable (default: 0)",
    )


def live_terms(options: argparse.Namespace) -> LiveTerms | None:
    """Return the terms of the run; None for one that is not on a live service."""
    if not (options.live or options.cleanup):
        return None
    limits = {
        REQUEST: options.max_requests,
        TRAINING: options.max_trainings,
        DEPLOYMENT: options.max_deployments,
        VOICE: options.max_voices,
    }
    return LiveTerms(
        prefix=options.cleanup or options.prefix or new_prefix(),
        limits=limits,
        prices=dict(options.price),
        max_cost=options.max_cost,
        rate=options.max_rate,
        token_command=options.token_command,
        ca_file=options.ca_file,
        unavailable=_lacks(limits),
    )


def _lacks(limits: dict[str, int]) -> dict[str, str]:
    unavailable = {"control": "the clock of a live service cannot be changed"}
    if not (limits[TRAINING] and limits[DEPLOYMENT]):
        unavailable["training"] = "takes hours and costs money; see --max-trainings and --max-deployments"
    if not os.environ.get(TRAINING_DATA_VARIABLE):
        unavailable["training-data"] = f"{TRAINING_DATA_VARIABLE} names no container that the service can read"
        unavailable["training"] = unavailable.get("training", "there is no training data")
    return unavailable


def _prefix(text: str) -> str:
    try:
        return Ownership(text).prefix
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _file(text: str) -> str:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"{text!r} is not a file")
    return str(Path(text).absolute())


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number; expected a whole number from 0")
    return int(text)


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = -1.0
    if not 0 < amount < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount; expected a number above 0")
    return amount


def _price(text: str) -> tuple[str, float]:
    kind, _, amount = text.partition("=")
    if kind not in KINDS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a price; expected KIND=AMOUNT, KIND one of {', '.join(KINDS)}"
        )
    return kind, _amount(amount)
