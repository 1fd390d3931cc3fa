"""The scenarios about what happens over time: work, its failures, repetition, deletion, states, parallel clients."""

from __future__ import annotations

from . import (
    catalogue,
    concurrency,
    deletion,
    endpoint_states,
    failures,
    file_limits,
    fresh_reads,
    idempotency,
    in_progress,
    later_work,
    lro,
    ordered,
    parallel_lists,
    quotas,
    recipes,
    recordings,
    recreation,
    references,
    retention,
    trainings,
    uploads,
)

_MODULES = (
    lro,
    ordered,
    retention,
    failures,
    file_limits,
    recipes,
    catalogue,
    recordings,
    trainings,
    uploads,
    idempotency,
    in_progress,
    later_work,
    deletion,
    recreation,
    references,
    endpoint_states,
    fresh_reads,
    quotas,
    concurrency,
    parallel_lists,
)
BEHAVIOUR = tuple(scenario for module in _MODULES for scenario in module.SCENARIOS)
