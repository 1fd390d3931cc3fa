"""Long-running operations: start, poll, resume and settle."""
