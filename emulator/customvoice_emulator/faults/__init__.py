"""Faults that are injected into requests and responses."""
