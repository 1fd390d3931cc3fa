"""Long-running operations: their pace, progress, outcomes and retention."""
