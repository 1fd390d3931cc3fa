"""Inject faults into requests and responses."""
