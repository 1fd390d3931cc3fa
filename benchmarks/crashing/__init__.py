"""Kill an emulator while clients work, and check its state after the restart.

Clients work concurrently, each in its own namespace. The responses that a client received define the state of its
namespace, except for the one request that was open at the kill. That request took effect completely or not at all.
"""

from benchmarks.crashing.process import Killable
from benchmarks.crashing.run import CrashRun, Findings

__all__ = ["CrashRun", "Findings", "Killable"]
