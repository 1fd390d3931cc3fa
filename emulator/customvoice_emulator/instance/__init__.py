"""Manage one running emulator as a whole: its context, kept settings, seed, reset and snapshots."""
