"""For each mutant what the contract demands, as direct requests: it holds on the emulator and fails on the mutant."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.faults.group import Mutant

    from .api import Api


def probe_of(mutant: Mutant) -> Callable[[Api], None]:
    """Return the probe: the function of the mutant's name, in the module of its class's name. It raises on failure."""
    module = import_module(f"{__name__}.{mutant.module}")
    probe: Callable[[Api], None] = getattr(module, mutant.id.replace("-", "_"))
    return probe
