"""Provide what every folder uses: the clock, the error catalogue, limits, redaction."""
