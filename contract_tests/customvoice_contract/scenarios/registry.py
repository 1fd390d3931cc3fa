"""The list of all scenarios. To add a module of scenarios, import it here and add it to a list (docs/oracles.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .concurrency import parallel_clients, parallel_lists, read_after_write
from .lists import filters, pages
from .operations import (
    endpoint_states,
    failures,
    idempotency,
    in_progress,
    lro,
    ordered_failures,
    quotas,
    repeated,
    retention,
)
from .resources import (
    deletion,
    echo,
    id_reuse,
    locales,
    post_creation,
    property_names,
    published,
    recipes,
    references,
    styles,
    timestamps,
    training_set_updates,
    updates,
)
from .surface import (
    api_version,
    authentication,
    error_precedence,
    forms,
    headers,
    hostile_requests,
    invalid_bodies,
    invalid_parameters,
    media_types,
    methods,
    not_found,
    other_keys,
    unknown_properties,
    versions,
)
from .uploads import audio, file_limits, training_data, training_roles

if TYPE_CHECKING:
    from types import ModuleType

    from .core.scenario import Scenario


def _scenarios(*modules: ModuleType) -> tuple[Scenario, ...]:
    return tuple(scenario for module in modules for scenario in module.SCENARIOS)


# What every operation promises. The scenarios that find most come first, for runs that stop at the first finding.
SURFACE = _scenarios(
    headers,
    pages,
    echo,
    timestamps,
    styles,
    post_creation,
    property_names,
    unknown_properties,
    updates,
    training_set_updates,
    locales,
    versions,
    not_found,
    authentication,
    api_version,
    other_keys,
    filters,
    methods,
    media_types,
    invalid_parameters,
    invalid_bodies,
    forms,
    error_precedence,
    hostile_requests,
)
# What happens over time: long-running operations, failures, repetition, deletion, states, parallel clients.
BEHAVIOUR = _scenarios(
    lro,
    ordered_failures,
    retention,
    failures,
    file_limits,
    recipes,
    published,
    audio,
    training_roles,
    training_data,
    idempotency,
    in_progress,
    repeated,
    deletion,
    id_reuse,
    references,
    endpoint_states,
    read_after_write,
    quotas,
    parallel_clients,
    parallel_lists,
)
SCENARIOS: tuple[Scenario, ...] = (*SURFACE, *BEHAVIOUR)
