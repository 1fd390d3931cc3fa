"""How much work a run does: the profiles of `customvoice verify`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """Sizes of the generated phases; examples and coverage are always complete.

    `fuzz_examples` are cases per operation, `stateful_examples` sequences of up to `stateful_steps` requests.
    `shrink` makes a failing request minimal, at the price of many more requests. `coverage` runs the phase that tries
    every boundary of every parameter, by far the largest.
    """

    name: str
    fuzz_examples: int
    stateful_examples: int
    stateful_steps: int
    shrink: bool
    coverage: bool = True


# Not offered on the command line's help: a few requests, for the tests of the suite itself.
SMOKE = "smoke"
PROFILES = {
    SMOKE: Profile(SMOKE, fuzz_examples=1, stateful_examples=2, stateful_steps=3, shrink=False, coverage=False),
    "quick": Profile("quick", fuzz_examples=8, stateful_examples=8, stateful_steps=5, shrink=False),
    "standard": Profile("standard", fuzz_examples=25, stateful_examples=25, stateful_steps=6, shrink=False),
    "deep": Profile("deep", fuzz_examples=250, stateful_examples=200, stateful_steps=10, shrink=True),
}
DEFAULT_PROFILE = "standard"
