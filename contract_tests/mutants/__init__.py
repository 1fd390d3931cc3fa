"""Contract violations to measure the contract suite with, each switched on around the emulator, not in its code."""
