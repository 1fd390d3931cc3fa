"""Scenarios with several clients at once, and with reads right after a write."""
