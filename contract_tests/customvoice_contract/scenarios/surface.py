"""The scenarios about what every operation promises: lists, filters, echo, versions, errors, security, headers."""

from __future__ import annotations

from . import (
    api_version,
    authentication,
    bodies,
    echo,
    filters,
    forms,
    headers,
    hostile,
    lifetimes,
    lists,
    loaded,
    locales,
    media_types,
    methods,
    missing,
    parameters,
    posting,
    precedence,
    styles,
    tenants,
    unknown,
    updates,
    versions,
)

# Those that find most come first, for runs that stop at the first finding.
_MODULES = (
    headers,
    lists,
    echo,
    lifetimes,
    styles,
    posting,
    unknown,
    updates,
    loaded,
    locales,
    versions,
    missing,
    authentication,
    api_version,
    tenants,
    filters,
    methods,
    media_types,
    parameters,
    bodies,
    forms,
    precedence,
    hostile,
)
SURFACE = tuple(scenario for module in _MODULES for scenario in module.SCENARIOS)
