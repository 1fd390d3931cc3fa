"""The documents of one collection in order of creation: found by id, by place, and by what their bodies say.

A page costs what it returns, whatever is stored and however far down it is: the order is a list, so that a place is an
index; each value of an indexed property has the list of its documents; and as long as documents were created in the
order of their `createdDateTime`, a span of time is a span of the list. Everything else is a scan.
"""

import operator
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol

from customvoice_emulator.state.filter import Filter

Document = Mapping[str, Any]

INDEXED = ("projectId", "modelId", "locale", "kind")
_CREATED = "createdDateTime"
_LOOKED_AT = (*INDEXED, _CREATED)
# What the emulator writes; such texts compare as the moments they tell.
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ", re.ASCII)


class Criterion(Protocol):
    """What a list is filtered by."""

    def matches(self, resource: Mapping[str, Any]) -> bool:
        """Tell whether the body `resource` is kept."""


class Entry:
    """A document, its id, and its number in the order of creation."""

    __slots__ = ("document", "id", "number")

    def __init__(self, number: int, id: str, document: Document) -> None:  # noqa: A002 - `id` is the field's own word
        self.number = number
        self.id = id
        self.document = document

    @property
    def body(self) -> Mapping[str, Any]:
        """What clients see of it; empty for a document that is no resource."""
        body: Mapping[str, Any] = self.document.get("body") or {}
        return body


_NUMBER = operator.attrgetter("number")


class Collection:
    """Documents by id. `put` with numbers that rise."""

    def __init__(self) -> None:
        self._by_id: dict[str, Entry] = {}
        self._order: list[Entry] = []
        self._by_value: dict[tuple[str, str], list[Entry]] = {}
        self._timeless = 0
        """How many tell no time of creation in the emulator's own form."""
        self._steps_back = 0
        """How often a document in the order was created earlier than the one before it."""

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over what is there now, in order, whatever changes meanwhile."""
        return iter(self._order[:])

    def get(self, id: str) -> Entry | None:  # noqa: A002 - as above
        """Return the entry, or None."""
        return self._by_id.get(id)

    def put(self, number: int, id: str, document: Document) -> Entry:  # noqa: A002 - as above
        """Create with `number`, or replace, which keeps number and place; return the entry."""
        entry = self._by_id.get(id)
        if entry is None:
            entry = self._by_id[id] = Entry(number, id, document)
            self._order.append(entry)
            self._note_time(len(self._order) - 1, 1)
            self._index(entry)
        else:
            self._replace(entry, document)
        return entry

    def delete(self, id: str) -> Entry | None:  # noqa: A002 - as above
        """Remove and return the entry; None when there is none."""
        entry = self._by_id.pop(id, None)
        if entry is not None:
            place = bisect_left(self._order, entry.number, key=_NUMBER)
            self._note_time(place, -1)
            del self._order[place]
            self._unindex(entry)
        return entry

    def having(self, property: str, value: str) -> Sequence[Entry]:  # noqa: A002 - the field's own word
        """Return those whose body has `value` as its `property`, in order."""
        if property in INDEXED:
            return self._by_value.get((property, value), ())
        return [entry for entry in self._order if entry.body.get(property) == value]

    def page(self, where: Criterion | None, skip: int, limit: int) -> Sequence[Entry]:
        """Return at most `limit` of those that `where` keeps, after the first `skip` of them."""
        if where is None:
            return self._order[skip : skip + limit]
        if isinstance(where, Filter):
            if where.property in INDEXED and where.compare in (operator.eq, operator.ne):
                same = self.having(where.property, str(where.literal))
                return _others(self._order, same, skip, limit) if where.negated else same[skip : skip + limit]
            if where.property == _CREATED and self._steps_back == self._timeless == 0:
                return _cut(self._order, self._spans(where), skip, limit)
        kept = (entry for entry in self._order if where.matches(entry.body))
        return list(islice(kept, skip, skip + limit))

    def _spans(self, where: Filter) -> Sequence[tuple[int, int]]:
        """Return the (start, end) of what a comparison of the time of creation keeps."""

        def digits(entry: Entry) -> str:
            text: str = entry.body[_CREATED]
            return text[:-1]

        assert isinstance(where.literal, tuple), "a time is compared with times only"
        second, fraction = where.literal
        # Texts of one form compare as the moments they tell, and cost less than reading them.
        wanted = f"{second.replace(tzinfo=None).isoformat()}.{fraction:0<3}"
        end = len(self._order)
        first = bisect_left(self._order, wanted, key=digits)
        after = bisect_right(self._order, wanted, key=digits)
        spans: Mapping[Any, Sequence[tuple[int, int]]] = {
            operator.eq: [(first, after)],
            operator.ne: [(0, first), (after, end)],
            operator.lt: [(0, first)],
            operator.le: [(0, after)],
            operator.gt: [(after, end)],
            operator.ge: [(first, end)],
        }
        return spans[where.compare]

    def _replace(self, entry: Entry, document: Document) -> None:
        before = entry.body
        present = document.get("body") or {}
        if [*map(before.get, _LOOKED_AT)] == [*map(present.get, _LOOKED_AT)]:
            entry.document = document
            return
        place = bisect_left(self._order, entry.number, key=_NUMBER)
        self._note_time(place, -1)
        self._unindex(entry)
        entry.document = document
        self._note_time(place, 1)
        self._index(entry)

    def _index(self, entry: Entry) -> None:
        body = entry.body
        for name in INDEXED:
            value = body.get(name)
            if isinstance(value, str):
                same = self._by_value.setdefault((name, value), [])
                if same and same[-1].number > entry.number:
                    same.insert(bisect_left(same, entry.number, key=_NUMBER), entry)
                else:
                    same.append(entry)

    def _unindex(self, entry: Entry) -> None:
        body = entry.body
        for name in INDEXED:
            value = body.get(name)
            if isinstance(value, str):
                same = self._by_value[name, value]
                del same[bisect_left(same, entry.number, key=_NUMBER)]
                if not same:
                    del self._by_value[name, value]

    def _note_time(self, place: int, change: int) -> None:
        """Count what the entry at `place` does to the order of time as it comes (1) or goes (-1)."""
        before, time, after = (self._time(each) for each in (place - 1, place, place + 1))
        self._timeless += change * (time is None)
        self._steps_back += change * (_back(before, time) + _back(time, after) - _back(before, after))

    def _time(self, place: int) -> str | None:
        if not 0 <= place < len(self._order):
            return None
        time = self._order[place].body.get(_CREATED)
        return time if isinstance(time, str) and _TIMESTAMP.fullmatch(time) else None


def _back(one: str | None, next: str | None) -> bool:  # noqa: A002 - it is the next
    return one is not None and next is not None and one > next


def _cut(order: Sequence[Entry], spans: Sequence[tuple[int, int]], skip: int, limit: int) -> Sequence[Entry]:
    found: list[Entry] = []
    for start, end in spans:
        begin = min(start + skip, end)
        skip -= begin - start
        found += order[begin : min(end, begin + limit - len(found))]
    return found


def _others(order: Sequence[Entry], left_out: Sequence[Entry], skip: int, limit: int) -> Sequence[Entry]:
    """Return a page of `order` without `left_out`, which is a part of it in the same order."""

    def others_before(index: int) -> int:
        return bisect_left(order, left_out[index].number, key=_NUMBER) - index

    passed = bisect_right(range(len(left_out)), skip, key=others_before)
    found: list[Entry] = []
    for index in range(skip + passed, len(order)):
        if len(found) == limit:
            break
        if passed < len(left_out) and order[index] is left_out[passed]:
            passed += 1
        else:
            found.append(order[index])
    return found
