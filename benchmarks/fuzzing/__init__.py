"""Generate requests from a seed for all operations of all api-versions, some of them damaged in every possible place.

The generator is fast: a request takes some microseconds, so a million requests test the emulator and not the generator.
Ids come from a small pool, so that requests meet resources that other requests created or deleted.
"""

from benchmarks.fuzzing.draft import Shot
from benchmarks.fuzzing.fuzz import KEY, Fuzz
from benchmarks.fuzzing.wire import PATIENCE_SECONDS, Wire

__all__ = ["KEY", "PATIENCE_SECONDS", "Fuzz", "Shot", "Wire"]
