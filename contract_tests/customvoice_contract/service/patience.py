"""How long to wait for an operation: first reads at once, which an emulator counts, then with pauses."""

from __future__ import annotations

import time

_EAGER_READS = 10
_STEP_SECONDS, _LONGEST_SECONDS = 0.05, 2.0


class Patience:
    """Wait between the reads of one operation, up to a limit of seconds."""

    def __init__(self, seconds: float) -> None:
        """Take the limit in seconds, counted from now."""
        self._deadline = time.monotonic() + seconds
        self._reads = 0

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self._deadline

    def pause(self) -> bool:
        """Count a read, wait a little longer than the last time, and return whether to read again."""
        self._reads += 1
        if self._reads > _EAGER_READS:
            time.sleep(min(_LONGEST_SECONDS, _STEP_SECONDS * (self._reads - _EAGER_READS)))
        return not self.over
