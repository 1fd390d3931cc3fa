"""Calls: one request from the client's settings to its response, with credentials, retries and errors."""
