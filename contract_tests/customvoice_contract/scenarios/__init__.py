"""Scenarios: requests sent with a purpose, to find what no single exchange shows.

`SCENARIOS` lists them all; one more is a module here with a `Scenario` each and a line below (docs/oracles.md).
"""

from __future__ import annotations

from .behaviour import BEHAVIOUR
from .run import run_all
from .scenario import Scenario
from .surface import SURFACE

__all__ = ["SCENARIOS", "Scenario", "run_all"]

SCENARIOS: tuple[Scenario, ...] = (*SURFACE, *BEHAVIOUR)
