"""What one running emulator consists of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from customvoice_emulator.access.authenticator import Authenticator
from customvoice_emulator.access.rate_limit import RateLimiter
from customvoice_emulator.catalogue.catalogue import Catalogue
from customvoice_emulator.common.clock import EmulatorClock
from customvoice_emulator.common.limits import Limits
from customvoice_emulator.contract.version_contract import VersionContract
from customvoice_emulator.faults.faults import Faults
from customvoice_emulator.media.fetch_policy import LOOPBACK_ONLY, FetchPolicy
from customvoice_emulator.operations.outcomes import OrderedOutcomes
from customvoice_emulator.operations.pace import Pace
from customvoice_emulator.operations.paces import Paces
from customvoice_emulator.operations.retention import Retention
from customvoice_emulator.operations.running_operations import Working
from customvoice_emulator.recording.events import Events
from customvoice_emulator.recording.journal import Journal
from customvoice_emulator.state.store import Store


@dataclass
class Parts:
    """State, clock, ids, paces, credentials, …; on the app as `app.state.emulator`, replaceable while it runs."""

    store: Store
    clock: EmulatorClock
    new_id: Callable[[], str]
    paces: Paces
    auth: Authenticator
    contracts: Mapping[str, VersionContract]
    journal: Journal
    events: Events
    faults: Faults = field(default_factory=Faults)
    working: Working = field(default_factory=Working)
    retention: Retention = field(default_factory=Retention)
    outcomes: OrderedOutcomes = field(default_factory=OrderedOutcomes)
    limits: Limits = field(default_factory=Limits)
    catalogue: Catalogue = field(default_factory=Catalogue.load)
    rate_limiter: RateLimiter = field(default_factory=RateLimiter)
    fetch_policy: FetchPolicy = LOOPBACK_ONLY

    def now(self) -> datetime:
        """Return the emulator's present time."""
        return self.clock()

    def pace_for(self, collection: str) -> Pace:
        """Return the pace of work that begins now on a resource of `collection`."""
        return self.paces.of(collection)

    def __repr__(self) -> str:
        return f"Parts(pace={self.paces.default}, auth={self.auth})"
