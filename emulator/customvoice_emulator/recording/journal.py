"""The journal: the newest requests and responses, to search, count and export."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import count, zip_longest
from typing import Any

from customvoice_emulator.recording.criteria import RESPONSE_CRITERIA, Criteria, Difference
from customvoice_emulator.recording.exchange import Exchange, Identify, Record

DEFAULT_SIZE = 1000
DEFAULT_BODY_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A request that does not match the criteria, its differences and its distance (from 0 to 1)."""

    exchange: Exchange
    distance: float
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A request without a known operation, and the most similar operations, as `METHOD path`."""

    exchange: Exchange
    nearest: Sequence[str]


class Journal:
    """Keeps the newest `size` requests (0: none), and up to `body_bytes` bytes of each body.

    `forgotten` is the number of the newest dropped request (0: none). Requests and other events share one sequence of
    numbers, so that both have one order: `next_number` returns the next number.
    """

    def __init__(self, size: int = DEFAULT_SIZE, body_bytes: int = DEFAULT_BODY_BYTES) -> None:
        if size < 0 or body_bytes < 0:
            raise ValueError(f"expected a journal of 0 requests or more and 0 bytes or more, not {size}, {body_bytes}")
        self._records: deque[Record] = deque(maxlen=size)
        self._identify: Identify = lambda _scope: None
        self._operations: Callable[[], Sequence[str]] = tuple
        self.next_number = count(1).__next__
        self.body_bytes = body_bytes
        self.size = size
        self.forgotten = 0

    def configure(self, identify: Identify, operations: Callable[[], Sequence[str]]) -> None:
        """Set the functions that identify a request's operation, and list all operations as `METHOD path`."""
        self._identify = identify
        self._operations = operations

    def add(self, record: Record) -> None:
        """Append a request with a complete response; drop the oldest one if the journal is full."""
        if len(self._records) == self.size:
            if self.size == 0:
                return
            self.forgotten = self._records[0].number
        record.number = self.next_number()
        self._records.append(record)

    def find(self, *, limit: int | None = None, **criteria: Any) -> list[Exchange]:
        """Return the requests that match all criteria, oldest first; with `limit`, only the newest ones.

        Criteria are shell globs by name: operation, id, version, method, path, query, status, body, fault, and
        `headers`, a mapping. Raises ValueError for others.
        """
        wanted = Criteria.of(RESPONSE_CRITERIA, criteria)
        found = [each for each in self._exchanges() if wanted.match(each.facts())]
        return found if limit is None else found[max(0, len(found) - limit) :]

    def count(self, **criteria: Any) -> int:
        """Return the number of requests that match all criteria of `find`."""
        return len(self.find(**criteria))

    def near_misses(self, *, limit: int = 5, **criteria: Any) -> list[NearMiss]:
        """Return the requests that almost match the criteria of `find`, nearest first."""
        wanted = Criteria.of(RESPONSE_CRITERIA, criteria)
        misses = [_miss(wanted, each) for each in self._exchanges()]
        return sorted((each for each in misses if each.differences), key=lambda each: each.distance)[:limit]

    def unmatched(self, *, limit: int = 5) -> list[Unmatched]:
        """Return the newest requests without a known operation, each with up to three similar operations."""
        unknown = [each for each in self._exchanges() if each.operation is None]
        return [Unmatched(each, _nearest(each, self._operations())) for each in unknown[max(0, len(unknown) - limit) :]]

    def har(self, **criteria: Any) -> dict[str, Any]:
        """Return the requests that match the criteria of `find` as an HTTP Archive 1.2, without secrets."""
        from customvoice_emulator.recording.har import archive

        return archive(self.find(**criteria))

    def since(self, number: int) -> list[Exchange]:
        """Return the requests after `number`, oldest first."""
        return [each.exchange(self._identify) for each in list(self._records) if each.number > number]

    def clear(self) -> None:
        """Remove all requests; later requests continue the numbers."""
        self._records.clear()
        self.forgotten = 0

    def __len__(self) -> int:
        return len(self._records)

    def __repr__(self) -> str:
        return f"Journal({len(self)} of {self.size})"

    def _exchanges(self) -> list[Exchange]:
        return [record.exchange(self._identify) for record in list(self._records)]


def _nearest(exchange: Exchange, operations: Sequence[str]) -> list[str]:
    """Return up to three operations that are similar to the request, ignoring its ids."""
    steps = exchange.path.split("/")

    def with_ids_of_request(operation: str) -> str:
        method, path = operation.split(" ")
        pairs = zip_longest(path.split("/"), steps[: path.count("/") + 1], fillvalue="")
        return f"{method} " + "/".join(asked if pattern.startswith("{") else pattern for pattern, asked in pairs)

    operations_by_form: dict[str, str] = {}
    for operation in operations:
        operations_by_form.setdefault(with_ids_of_request(operation), operation)
    return [
        operations_by_form[each]
        for each in get_close_matches(f"{exchange.method} {exchange.path}", operations_by_form, n=3, cutoff=0.3)
    ]


def _miss(wanted: Criteria, exchange: Exchange) -> NearMiss:
    facts = exchange.facts()
    return NearMiss(exchange, wanted.distance(facts), tuple(wanted.differences(facts)))
