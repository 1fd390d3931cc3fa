"""Measuring the contract suite: runs on mutants, their results, and the table of kills."""
