"""Everything that one running emulator consists of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from customvoice_emulator.access.authenticator import Authenticator
from customvoice_emulator.access.rate_limit import RateLimiter
from customvoice_emulator.contract.version_contract import VersionContract
from customvoice_emulator.faults.faults import Faults
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.instance.scenarios import Scenarios
from customvoice_emulator.operations.running_operations import RunningOperations
from customvoice_emulator.recording.events import Events
from customvoice_emulator.recording.journal import Journal


@dataclass(kw_only=True)
class EmulatorContext(HandlerContext):
    """The handlers' context, and what only the service and the control plane use; it is `app.state.emulator`."""

    auth: Authenticator
    contracts: Mapping[str, VersionContract]
    journal: Journal
    events: Events
    faults: Faults = field(default_factory=Faults)
    running: RunningOperations = field(default_factory=RunningOperations)
    rate_limiter: RateLimiter = field(default_factory=RateLimiter)
    scenarios: Scenarios = field(default_factory=Scenarios)
    initial_seed: Mapping[str, Any] | None = None
    """The resources of the seed with which the emulator started; a reset adds them again."""

    def admit(self, headers: Iterable[tuple[bytes, bytes]]) -> str:
        """Return the Speech resource of a request with these headers, and count the request.

        Raises ServiceError: 401 without valid credentials, 429 over the rate limit.
        """
        resource = self.auth.identify(headers, self.now)
        if self.limits.rate_limit is not None:
            self.rate_limiter.check(resource, self.now())
        return resource

    def __repr__(self) -> str:
        return f"EmulatorContext(pace={self.paces.default}, auth={self.auth})"
