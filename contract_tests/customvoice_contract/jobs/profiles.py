"""How much work a run does: the profiles of `customvoice verify`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Sizes of the parts of a run; walkthroughs, scenarios and examples are always complete.

    `fuzz_examples` are cases per operation, `stateful_examples` sequences of up to `stateful_steps` requests;
    `model_examples` are sequences of up to `model_steps` operations beside the reference model. `coverage` says for
    which api-versions every boundary of every parameter is tried, by far the largest part. `shrink` makes a failing
    request minimal and keeps it for later runs, at the price of many more requests and a halt at an operation's first
    failure.
    `rotates` tries each scenario on one of three or more api-versions, by the seed, those that compare versions on all.
    """

    name: str
    fuzz_examples: int
    stateful_examples: int
    stateful_steps: int
    model_examples: int
    model_steps: int
    coverage: Literal["all", "one", "none"] = "all"
    shrink: bool = False
    rotates: bool = False


# Not offered on the command line's help: a few requests, for the tests of the suite itself.
SMOKE = "smoke"
# Repeats until its time is over, each round with the sizes of ROUND and seeds of its own.
SOAK, ROUND = "soak", "standard"
_ALL = (
    Profile(
        name=SMOKE,
        fuzz_examples=1,
        stateful_examples=2,
        stateful_steps=3,
        model_examples=1,
        model_steps=5,
        coverage="none",
    ),
    Profile(
        name="quick",
        fuzz_examples=3,
        stateful_examples=3,
        stateful_steps=5,
        model_examples=15,
        model_steps=15,
        coverage="one",
        rotates=True,
    ),
    Profile(
        name="standard", fuzz_examples=25, stateful_examples=25, stateful_steps=6, model_examples=60, model_steps=20
    ),
    Profile(
        name="deep",
        fuzz_examples=250,
        stateful_examples=200,
        stateful_steps=10,
        model_examples=500,
        model_steps=40,
        shrink=True,
    ),
)
PROFILES = {profile.name: profile for profile in _ALL}
DEFAULT_PROFILE = "standard"
