"""Scenarios about the surface of every operation: credentials, versions, parameters, bodies, headers."""
