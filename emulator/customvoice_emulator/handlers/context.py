"""What handlers use of the emulator."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from customvoice_emulator.catalogue.catalogue import Catalogue
from customvoice_emulator.common.clock import EmulatorClock
from customvoice_emulator.common.limits import Limits
from customvoice_emulator.media.fetch_policy import LOOPBACK_ONLY, FetchPolicy
from customvoice_emulator.operations.outcomes import OrderedOutcomes
from customvoice_emulator.operations.pace import Pace
from customvoice_emulator.operations.paces import Paces
from customvoice_emulator.operations.retention import Retention
from customvoice_emulator.state.store import Store


@dataclass(kw_only=True)
class HandlerContext:
    """The store, the clock, ids, paces, limits, … of one emulator; each can be replaced while it runs."""

    store: Store
    clock: EmulatorClock
    new_id: Callable[[], str]
    paces: Paces
    limits: Limits = field(default_factory=Limits)
    catalogue: Catalogue = field(default_factory=Catalogue.load)
    outcomes: OrderedOutcomes = field(default_factory=OrderedOutcomes)
    retention: Retention = field(default_factory=Retention)
    fetch_policy: FetchPolicy = LOOPBACK_ONLY

    def now(self) -> datetime:
        """Return the emulator's current time."""
        return self.clock()

    def pace_for(self, collection: str) -> Pace:
        """Return the pace of an operation that starts now on a resource of `collection`."""
        return self.paces.of(collection)
