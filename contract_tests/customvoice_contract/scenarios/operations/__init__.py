"""Scenarios about long-running operations: their course, failures, repetition, and limits."""
