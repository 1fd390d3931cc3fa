"""A scenario: a few requests sent with a purpose, and what must be true of their responses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .context import Context

# What a scenario can need: blobs to train from; the emulator's control plane; a key of another Speech resource; access
# to personal voices; training and deploying (seconds on an emulator, hours and money on the service); a service started
# for the run, whose quotas no other client uses.
NEEDS = frozenset({"training-data", "control", "second-key", "personal-voice", "training", "own-service"})


@dataclass(frozen=True, slots=True)
class Scenario:
    """An active check of one rule.

    `run` raises a ContractViolation when the rule is broken, NotApplicable when it cannot be tried. `group` is one of
    `oracles.registry.GROUPS`, `needs` a part of NEEDS: without them the scenario is skipped with the reason.
    """

    name: str
    title: str
    group: str
    run: Callable[[Context], None]
    needs: frozenset[str] = frozenset()
