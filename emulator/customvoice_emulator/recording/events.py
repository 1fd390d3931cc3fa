"""What happened: resources that changed and requests that were answered, in order, since a cursor."""

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
"""The longest that `wait_for_events` waits, in seconds."""
_STEP = 0.1
"""How often `wait_for_events` looks, in seconds."""
_SHOWN = frozenset(("projects", "consents", "trainingsets", "models", "endpoints", "personalvoices"))

Sleep = Callable[[float], Awaitable[None]]
Changes = Mapping[tuple[str, str], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """A resource was made or changed, or is gone (`deleted`); `owner` is the Speech resource it belongs to."""

    number: int
    at: datetime
    owner: str
    collection: str
    id: str
    status: str | None
    deleted: bool

    def dump(self) -> dict[str, Any]:
        """Return it as the control plane shows it."""
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
    """`events`, oldest first; `cursor` to ask on from; `lost` when some since the cursor are no longer kept."""

    events: "list[dict[str, Any]]"
    cursor: int
    lost: bool


class Events:
    """The newest `size` changes of resources, together with the requests of `journal`."""

    def __init__(self, journal: Journal, now: Callable[[], datetime], size: int = DEFAULT_SIZE) -> None:
        self._journal = journal
        self._now = now
        self._changes: deque[ResourceChange] = deque(maxlen=size)
        self._forgotten = 0

    def observe(self, owner: str, changes: Changes) -> None:
        """Take note of what a transaction wrote, by (collection, id); None for what it deleted."""
        for (collection, name), document in changes.items():
            if collection in _SHOWN:
                self._add(owner, collection, name, document)

    def since(self, cursor: int = 0, *, limit: int = 1000) -> EventPage:
        """Return what happened after `cursor` (0: from the start), at most `limit` events."""
        new = [
            *(change.dump() for change in list(self._changes) if change.number > cursor),
            *(_request(exchange) for exchange in self._journal.since(cursor)),
        ]
        new.sort(key=lambda event: event["number"])
        shown = new[:limit]
        lost = cursor < max(self._forgotten, self._journal.forgotten)
        return EventPage(shown, shown[-1]["number"] if shown else cursor, lost)

    def clear(self) -> None:
        """Forget what happened to resources; numbers go on."""
        self._changes.clear()
        self._forgotten = 0

    def _add(self, owner: str, collection: str, name: str, document: Mapping[str, Any] | None) -> None:
        if len(self._changes) == self._changes.maxlen:
            self._forgotten = self._changes[0].number
        status = None if document is None else document["body"].get("status")
        number = self._journal.next_number()
        self._changes.append(ResourceChange(number, self._now(), owner, collection, name, status, document is None))


async def wait_for_events(look: Callable[[], Awaitable[EventPage]], seconds: float, sleep: Sleep) -> EventPage:
    """Return what `look` tells as soon as there is an event in it, or after `seconds` (at most 60)."""
    left = min(seconds, MAX_WAIT)
    news = await look()
    while not news.events and left > 0:
        await sleep(min(_STEP, left))
        left -= _STEP
        news = await look()
    return news


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
