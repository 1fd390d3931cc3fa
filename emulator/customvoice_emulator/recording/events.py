"""List events in order after a cursor: changed resources and handled requests."""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.recording.exchange import Exchange
from customvoice_emulator.recording.journal import Journal

DEFAULT_SIZE = 10_000
MAX_WAIT = 60
"""The maximum wait of `wait_for_events` in seconds."""
_STEP = 0.1
"""The interval of `wait_for_events` in seconds."""
_SHOWN = frozenset(("projects", "consents", "trainingsets", "models", "endpoints", "personalvoices"))

Sleep = Callable[[float], Awaitable[None]]
Changes = Mapping[tuple[str, str], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """A resource was created, changed or deleted; `owner` is its Speech resource."""

    number: int
    at: datetime
    owner: str
    collection: str
    id: str
    status: str | None
    deleted: bool

    def dump(self) -> dict[str, Any]:
        """Return the event as the control plane shows it."""
        return {
            "number": self.number,
            "at": timestamp(self.at),
            "type": "deleted" if self.deleted else "changed",
            "speechResource": self.owner,
            "collection": self.collection,
            "id": self.id,
            "status": self.status,
        }


@dataclass(frozen=True, slots=True)
class EventPage:
    """A page of `events`, oldest first, and the `cursor` of the next; `lost`: some events are no longer kept."""

    events: "list[dict[str, Any]]"
    cursor: int
    lost: bool


class Events:
    """The newest `size` resource changes, together with the requests of `journal`."""

    def __init__(self, journal: Journal, now: Callable[[], datetime], size: int = DEFAULT_SIZE) -> None:
        self._journal = journal
        self._now = now
        self._changes: deque[ResourceChange] = deque(maxlen=size)
        self._forgotten = 0

    def observe(self, owner: str, changes: Changes) -> None:
        """Add the writes of a transaction by (collection, id); None is a deletion."""
        for (collection, name), document in changes.items():
            if collection in _SHOWN:
                self._add(owner, collection, name, document)

    def since(self, cursor: int = 0, *, limit: int = 1000) -> EventPage:
        """Return at most `limit` events after `cursor` (0: from the start)."""
        found = [
            *(change.dump() for change in list(self._changes) if change.number > cursor),
            *(_request(exchange) for exchange in self._journal.since(cursor)),
        ]
        found.sort(key=lambda event: event["number"])
        shown = found[:limit]
        lost = cursor < max(self._forgotten, self._journal.forgotten)
        return EventPage(shown, shown[-1]["number"] if shown else cursor, lost)

    def clear(self) -> None:
        """Remove all resource changes; later events continue the numbers."""
        self._changes.clear()
        self._forgotten = 0

    def _add(self, owner: str, collection: str, name: str, document: Mapping[str, Any] | None) -> None:
        if len(self._changes) == self._changes.maxlen:
            self._forgotten = self._changes[0].number
        status = None if document is None else document["body"].get("status")
        number = self._journal.next_number()
        self._changes.append(ResourceChange(number, self._now(), owner, collection, name, status, document is None))


async def wait_for_events(look: Callable[[], Awaitable[EventPage]], seconds: float, sleep: Sleep) -> EventPage:
    """Call `look` until it returns an event, or until `seconds` (at most 60) have passed; return its last result."""
    left = min(seconds, MAX_WAIT)
    page = await look()
    while not page.events and left > 0:
        await sleep(min(_STEP, left))
        left -= _STEP
        page = await look()
    return page


def _request(exchange: Exchange) -> dict[str, Any]:
    return {
        "number": exchange.number,
        "at": timestamp(exchange.at),
        "type": "request",
        "method": exchange.method,
        "path": exchange.path,
        "operation": exchange.operation,
        "id": exchange.id,
        "status": exchange.status,
        "faults": list(exchange.faults),
    }
