"""What one running emulator consists of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from customvoice_emulator._auth import Authenticator
from customvoice_emulator._catalogue import Catalogue
from customvoice_emulator._clock import EmulatorClock
from customvoice_emulator._contract import VersionContract
from customvoice_emulator._events import Events
from customvoice_emulator._faults import Faults
from customvoice_emulator._fetch_policy import LOOPBACK_ONLY, FetchPolicy
from customvoice_emulator._journal import Journal
from customvoice_emulator._limits import Limits
from customvoice_emulator._outcomes import OrderedOutcomes
from customvoice_emulator._pace import Pace
from customvoice_emulator._paces import Paces
from customvoice_emulator._rate_limit import RateLimiter
from customvoice_emulator._retention import Retention
from customvoice_emulator._store import Store
from customvoice_emulator._working import Working


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
