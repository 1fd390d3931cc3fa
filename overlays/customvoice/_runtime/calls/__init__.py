"""Calls: send one request, with credentials, retries and errors, and return its response."""
