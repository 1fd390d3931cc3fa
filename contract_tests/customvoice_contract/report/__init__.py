"""Reporters: write the outcome of a run for a terminal, for CI (JUnit, SARIF, GitHub) and as an HTML page."""
