"""A probe for each mutant: direct requests that succeed on the emulator and fail on the mutant."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.faults.group import Mutant

    from .api import Api


def probe_of(mutant: Mutant) -> Callable[[Api], None]:
    """Return the probe: the function named after the mutant, in the module of its class. It raises on failure."""
    module = import_module(f"{__name__}.{mutant.module}")
    probe: Callable[[Api], None] = getattr(module, mutant.id.replace("-", "_"))
    return probe
