"""A client of the control plane, whose settings must also survive a kill."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from random import Random

from benchmarks.crashing.wire import Connection, Request, as_json

_CONTROL = "/_emulator"


@dataclass(frozen=True)
class Set:
    """The settings: how many seconds the clock is ahead, and the ids of the faults."""

    ahead: int = 0
    faults: frozenset[str] = field(default_factory=frozenset)


class Settings:
    """Advances the clock and adds faults that match no request, at random."""

    def __init__(self, seed: int) -> None:
        self.now = self.next = Set()
        self.answered = 0
        self._pick = Random(seed)  # noqa: S311 - repeatable, not secret
        self._count = 0

    def work(self, url: str, stop: threading.Event) -> None:
        """Send requests until the connection ends, or until the run stops."""
        connection = Connection(url)
        while not stop.is_set() and self.send(connection, *self._draw()):
            pass
        connection.close()

    def advance(self, connection: Connection, seconds: int) -> None:
        """Advance the clock by so many seconds."""
        assert self.send(connection, self._advance(seconds), self._later(seconds)), "the emulator ended"

    def send(self, connection: Connection, request: Request, then: Set) -> bool:
        """Send a request and record its response. Return False if there was no response."""
        self.next = then
        answer = connection.send(request)
        if answer is None:
            return False
        assert answer.status < 300, (request, answer)
        self.answered += 1
        self.now = then
        return True

    def differences(self, connection: Connection) -> list[str]:
        """Describe how the settings differ from the answered ones, and continue with the real ones."""
        clock = connection.send(Request("GET", f"{_CONTROL}/clock"))
        faults = connection.send(Request("GET", f"{_CONTROL}/faults"))
        assert clock is not None, "the emulator ended during the check"
        assert faults is not None, "the emulator ended during the check"
        seen = Set(round(clock.value["offsetSeconds"]), frozenset(each["id"] for each in faults.value["faults"]))
        found = [] if seen in (self.now, self.next) else [f"the settings are {seen}, not {self.now} or {self.next}"]
        self.now = self.next = seen
        return found

    def _draw(self) -> tuple[Request, Set]:
        if self._pick.random() < 0.4:
            return self._advance(1), self._later(1)
        if self.now.faults and self._pick.random() < 0.5:
            gone = self._pick.choice(sorted(self.now.faults))
            return Request("DELETE", f"{_CONTROL}/faults/{gone}"), Set(self.now.ahead, self.now.faults - {gone})
        self._count += 1
        name = f"fault-{self._count}"
        body, headers = as_json({"id": name, "match": {"path": "/nowhere"}, "effect": {"status": 503}})
        return Request("POST", f"{_CONTROL}/faults", body, headers), Set(self.now.ahead, self.now.faults | {name})

    def _advance(self, seconds: int) -> Request:
        return Request("POST", f"{_CONTROL}/clock/advance", *as_json({"seconds": seconds}))

    def _later(self, seconds: int) -> Set:
        return Set(self.now.ahead + seconds, self.now.faults)
