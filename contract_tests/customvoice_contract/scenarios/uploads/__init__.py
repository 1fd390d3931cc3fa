"""Scenarios about files: audio, training data, and the sizes that are allowed."""
