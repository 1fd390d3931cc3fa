"""The scenarios about what every operation promises: lists, filters, echo, versions, errors, security, headers."""

from __future__ import annotations

from . import echo, filters, lists

SURFACE = (*lists.SCENARIOS, *filters.SCENARIOS, *echo.SCENARIOS)
