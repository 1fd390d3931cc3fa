"""An emulator that is killed while clients work, and what has to be there when it starts again.

Clients work at the same time, each in a namespace of its own, so what each of them was answered tells the state of its
namespace up to the one request that the kill left without an answer. That request has happened wholly, or not at all.
"""

from benchmarks.crashing.process import Killable
from benchmarks.crashing.run import CrashRun, Findings

__all__ = ["CrashRun", "Findings", "Killable"]
