"""Scenarios about resources: what a write changes, what a read shows, and what a deletion removes."""
