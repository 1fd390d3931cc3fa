"""What one running emulator consists of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from customvoice_emulator._clock import Clock
from customvoice_emulator._pace import Pace
from customvoice_emulator._store import Store


@dataclass
class Emulator:
    """State, clock, ids, pace and keys; on the app as `app.state.emulator`, replaceable while it runs."""

    store: Store
    clock: Clock
    new_id: Callable[[], str]
    pace: Pace
    keys: tuple[str, ...]

    def now(self) -> datetime:
        """Return the emulator's present time."""
        return self.clock()

    def __repr__(self) -> str:
        return f"Emulator(pace={self.pace}, keys={len(self.keys)})"
