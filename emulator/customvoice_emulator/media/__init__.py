"""Fetch, decode and check audio files and training data."""
