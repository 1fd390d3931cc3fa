"""Benchmarks, and the tools that kill, fuzz and soak the emulator."""
