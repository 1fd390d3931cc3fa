"""Scenarios about lists: pages and filters."""
