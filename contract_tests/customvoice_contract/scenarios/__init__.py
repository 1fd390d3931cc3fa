"""Scenarios: requests sent with a purpose, to find what no single exchange shows.

`registry.SCENARIOS` lists them, `run.run_all` runs them. `core/` holds what every scenario uses, `tools/` what several
share; the other folders hold the scenarios, by subject (docs/oracles.md says how to add one).
"""
