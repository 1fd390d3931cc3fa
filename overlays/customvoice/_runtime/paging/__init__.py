"""Paging: lists that the service returns in pages, and their filters."""
