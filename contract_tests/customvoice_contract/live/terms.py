"""What a run on a live service may do and cost, as data."""

from __future__ import annotations

from dataclasses import dataclass, field

from .ownership import Ownership

TRAINING, DEPLOYMENT, VOICE, REQUEST = "training", "deployment", "voice", "request"
KINDS = (TRAINING, DEPLOYMENT, VOICE, REQUEST)
DEFAULT_RATE = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveTerms:
    """The terms of one run. `prefix` begins the ids of all it makes.

    `limits` are counts and `prices` amounts of money by kind (KINDS), `max_cost` ends what the prices would exceed.
    `rate` are requests per second. `token_command` prints a bearer token, used in place of the key; `ca_file` holds
    certificates to trust (PEM). `ledger` is a file where what was used is written down. `lacks` says what the target
    cannot do, each with the reason: names of `scenarios.core.scenario.NEEDS`.
    """

    prefix: str
    limits: dict[str, int] = field(default_factory=dict)
    prices: dict[str, float] = field(default_factory=dict)
    max_cost: float | None = None
    rate: float = DEFAULT_RATE
    token_command: str | None = None
    ca_file: str | None = None
    ledger: str | None = None
    unavailable: dict[str, str] = field(default_factory=dict)

    @property
    def ownership(self) -> Ownership:
        """Which resources are its own."""
        return Ownership(self.prefix)
