"""Faults: their effects, the requests they match, how often and with which probability they fire."""

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self, get_args

from customvoice_emulator.recording.criteria import REQUEST_CRITERIA, Criteria, Facts

Drop = Literal["request", "answer"]
_DROPS = get_args(Drop)
_LONGEST = 3600


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a fault. Raises ValueError for an invalid effect.

    `status` (200 to 599) is sent instead of handling the request; `body` is the JSON value of that response (None: an
    error like those of the service). `headers` are added to the response.
    `delay` delays the response of the handled request, in seconds (up to an hour).
    `drop` closes the connection: "request" before the request is handled, "answer" after that.
    `truncate` sends this number of bytes of the response body, then closes the connection.
    `duplicate` handles the request twice, as if a proxy had repeated it, and sends the second response.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    delay: float = 0
    drop: Drop | None = None
    truncate: int | None = None
    duplicate: bool = False

    def __post_init__(self) -> None:
        if not (self.status or self.headers or self.delay or self.drop or self.duplicate or self.truncate is not None):
            raise ValueError("expected an effect: status, headers, delay, drop, truncate or duplicate")
        if self.drop is not None and self.drop not in _DROPS:
            raise ValueError(f"expected drop to be {' or '.join(_DROPS)}, not {self.drop!r}")
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError(f"expected a status from 200 to 599, not {self.status}")
        if self.body is not None and self.status is None:
            raise ValueError("a body needs a status")
        if not 0 <= self.delay <= _LONGEST:
            raise ValueError(f"expected a delay from 0 to {_LONGEST} seconds, not {self.delay}")
        if self.truncate is not None and self.truncate < 0:
            raise ValueError(f"expected truncate to be a number of bytes, not {self.truncate}")

    def dump(self) -> dict[str, Any]:
        """Return the values that are set."""
        return {name: value for name, value in asdict(self).items() if value not in (None, {}, False)} | (
            {} if self.truncate is None else {"truncate": self.truncate}
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault and its counts.

    It fires on requests that match `match`, except the first `skip` of them, at most `count` times (None: always), each
    time with `probability`. `seed` and the number of the matching request decide the random choice, so that a run can
    be repeated. `matched` and `fired` are counts.
    """

    id: str
    match: Criteria
    effect: Effect
    count: int | None = None
    skip: int = 0
    probability: float = 1
    seed: int = 0
    matched: int = 0
    fired: int = 0

    def __post_init__(self) -> None:
        if (self.count is not None and self.count < 1) or self.skip < 0 or not 0 < self.probability <= 1:
            raise ValueError("expected count from 1, skip from 0, probability above 0 and up to 1")

    @property
    def spent(self) -> bool:
        """Whether the fault can no longer fire."""
        return self.count is not None and self.fired >= self.count

    def count_match(self) -> tuple["Fault", bool]:
        """Return the fault after one more matching request, and whether it fires on that request."""
        number = self.matched + 1
        # A new generator for each request: the random choice needs no other state than the number.
        chosen = self.probability == 1 or random.Random(f"{self.seed}:{number}").random() < self.probability  # noqa: S311 - no secret
        fires = number > self.skip and chosen
        return replace(self, matched=number, fired=self.fired + fires), fires

    def dump(self) -> dict[str, Any]:
        """Return a JSON object for `load`."""
        plain = {name: getattr(self, name) for name in ("id", "count", "skip", "probability", "seed")}
        history = {"matched": self.matched, "fired": self.fired}
        return {**plain, "match": self.match.dump(), "effect": self.effect.dump(), **history}

    @classmethod
    def load(cls, state: Mapping[str, Any]) -> Self:
        """Return the fault of `state`; missing values get their defaults. Raises ValueError."""
        match = Criteria.of(REQUEST_CRITERIA, state.get("match", {}))
        return cls(**{**state, "match": match, "effect": Effect(**state["effect"])})


class Faults:
    """The faults of one emulator, oldest first. `changed` is called after every change, counts included."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._faults: dict[str, Fault] = {}
        self._made = 0
        self._lock = threading.Lock()
        self.changed = changed

    @property
    def armed(self) -> bool:
        """Whether any fault can still fire."""
        return bool(self._faults) and any(not fault.spent for fault in self._faults.values())

    def add(
        self,
        match: Mapping[str, object] | None = None,
        *,
        id: str | None = None,  # noqa: A002 - `id` is the field's own word
        count: int | None = None,
        skip: int = 0,
        probability: float = 1,
        seed: int = 0,
        **effect: Any,
    ) -> Fault:
        """Add a fault and return it; see `Effect` and `Fault` for the arguments.

        `match` maps operation, id, version, method, path, query and headers (a mapping) to shell globs; without it,
        the fault matches every request. A fault with the same `id` is replaced. Raises ValueError, and adds nothing,
        for an invalid argument.
        """
        criteria = Criteria.of(REQUEST_CRITERIA, match or {})
        with self._lock:
            name = id or self._new_id()
            fault = Fault(name, criteria, Effect(**effect), count, skip, probability, seed)
            self._faults = {**self._faults, name: fault}
        self.changed()
        return fault

    def list(self) -> "list[Fault]":
        """Return all faults, oldest first, including those that can no longer fire."""
        return list(self._faults.values())

    def get(self, id: str) -> Fault | None:  # noqa: A002 - as above
        """Return the fault, or None."""
        return self._faults.get(id)

    def delete(self, id: str) -> bool:  # noqa: A002 - as above
        """Delete a fault; return whether it existed."""
        with self._lock:
            known = id in self._faults
            self._faults = {name: each for name, each in self._faults.items() if name != id}
        self.changed()
        return known

    def clear(self) -> None:
        """Delete all faults."""
        with self._lock:
            self._faults, self._made = {}, 0
        self.changed()

    def fire(self, facts: Facts) -> Fault | None:
        """Count the request, and return the first fault that fires on it; None without one."""
        with self._lock:
            before = self._faults
            fired = self._fire(facts)
        if self._faults is not before:
            self.changed()
        return fired

    def _new_id(self) -> str:
        while True:
            self._made += 1
            if f"fault-{self._made}" not in self._faults:
                return f"fault-{self._made}"

    def _fire(self, facts: Facts) -> Fault | None:
        for name, fault in self._faults.items():
            if not fault.spent and fault.match.match(facts):
                count_match, fires = fault.count_match()
                # A new mapping, because another thread may iterate over the old one.
                self._faults = {**self._faults, name: count_match}
                if fires:
                    return count_match
        return None

    def dump(self) -> dict[str, Any]:
        """Return a JSON object for `load`."""
        return {"made": self._made, "faults": [fault.dump() for fault in self.list()]}

    def load(self, state: Mapping[str, Any]) -> None:
        """Restore what `dump` returned."""
        faults = {each["id"]: Fault.load(each) for each in state["faults"]}
        with self._lock:
            self._faults, self._made = faults, state["made"]
        self.changed()
