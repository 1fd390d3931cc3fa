"""Long-running operations: start, poll and resume them, and read their results."""
