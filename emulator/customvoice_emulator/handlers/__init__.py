"""Provide the generic handlers: each does one kind of operation for any resource type, by its data table."""
