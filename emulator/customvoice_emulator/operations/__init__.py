"""Run long-running operations: their pace, progress, outcomes and retention."""
