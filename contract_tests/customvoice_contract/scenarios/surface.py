"""The scenarios about what every operation promises: lists, filters, echo, versions, errors, security, headers."""

from __future__ import annotations

from . import api_version, authentication, bodies, echo, filters, lists, media_types, methods, updates, versions

_MODULES = (lists, filters, echo, updates, versions, api_version, authentication, methods, media_types, bodies)
SURFACE = tuple(scenario for module in _MODULES for scenario in module.SCENARIOS)
