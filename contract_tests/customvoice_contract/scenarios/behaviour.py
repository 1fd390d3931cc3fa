"""The scenarios about what happens over time: work, its failures, repetition, deletion, states, parallel clients."""

from __future__ import annotations

from . import concurrency, deletion, endpoint_states, failures, idempotency, lro, quotas, recreation, references

_MODULES = (lro, failures, idempotency, deletion, recreation, references, endpoint_states, quotas, concurrency)
BEHAVIOUR = tuple(scenario for module in _MODULES for scenario in module.SCENARIOS)
