"""Requests for all operations of all api-versions, a part of them damaged in every place, from a seed.

Made for speed: a request is some microseconds of random choices, so that a million of them test the emulator and not
the generator. Ids are drawn from a small pool, so that requests meet resources that others made and deleted.
"""

from benchmarks.fuzzing.draft import Shot
from benchmarks.fuzzing.fuzz import KEY, Fuzz
from benchmarks.fuzzing.wire import PATIENCE_SECONDS, Wire

__all__ = ["KEY", "PATIENCE_SECONDS", "Fuzz", "Shot", "Wire"]
