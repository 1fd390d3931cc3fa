"""Authenticate requests, and check approval for personal voices and the rate limit."""
