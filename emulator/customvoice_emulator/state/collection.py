"""The documents of one collection in order of creation; find them by id, by position, and by their bodies.

The cost of a page depends on its size only, not on its position or the number of documents: the order is a list, so a
position is an index; each value of an indexed property has a list of its documents; and while documents are in the
order of their `createdDateTime`, a time range is a range of the list. Everything else is a scan.
"""

import operator
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from customvoice_emulator.state.filter import Criterion, Filter

Document = Mapping[str, Any]

INDEXED = ("projectId", "modelId", "locale", "kind")
_CREATED = "createdDateTime"
_TRACKED = (*INDEXED, _CREATED)
# The emulator's own format; such texts sort in the order of their times.
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ", re.ASCII)


class Entry:
    """A document with its id and its number in the order of creation."""

    __slots__ = ("document", "id", "number")

    def __init__(self, number: int, id: str, document: Document) -> None:  # noqa: A002 - `id` is the field's own word
        self.number = number
        self.id = id
        self.document = document

    @property
    def body(self) -> Mapping[str, Any]:
        """The resource's JSON; empty for a document that is not a resource."""
        body: Mapping[str, Any] = self.document.get("body") or {}
        return body


_NUMBER = operator.attrgetter("number")


class Collection:
    """Documents by id. Call `put` with increasing numbers."""

    def __init__(self) -> None:
        self._by_id: dict[str, Entry] = {}
        self._order: list[Entry] = []
        self._by_value: dict[tuple[str, str], list[Entry]] = {}
        self._without_time = 0
        """The number of documents without a creation time in the emulator's own format."""
        self._out_of_order = 0
        """The number of documents that were created earlier than their predecessor in the order."""

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over the present entries in order; later changes have no effect on the iteration."""
        return iter(self._order[:])

    def get(self, id: str) -> Entry | None:  # noqa: A002 - as above
        """Return the entry, or None."""
        return self._by_id.get(id)

    def put(self, number: int, id: str, document: Document) -> Entry:  # noqa: A002 - as above
        """Create a document with `number`, or replace one, which keeps its number and position; return the entry."""
        entry = self._by_id.get(id)
        if entry is None:
            entry = self._by_id[id] = Entry(number, id, document)
            self._order.append(entry)
            self._count_disorder(len(self._order) - 1, 1)
            self._index(entry)
        else:
            self._replace(entry, document)
        return entry

    def delete(self, id: str) -> Entry | None:  # noqa: A002 - as above
        """Remove and return the entry; None if it does not exist."""
        entry = self._by_id.pop(id, None)
        if entry is not None:
            position = bisect_left(self._order, entry.number, key=_NUMBER)
            self._count_disorder(position, -1)
            del self._order[position]
            self._unindex(entry)
        return entry

    def find_by(self, property: str, value: str) -> Sequence[Entry]:  # noqa: A002 - the field's own word
        """Return the entries whose body has `value` as its `property`, in order."""
        if property in INDEXED:
            return self._by_value.get((property, value), ())
        return [entry for entry in self._order if entry.body.get(property) == value]

    def page(self, where: Criterion | None, skip: int, limit: int) -> Sequence[Entry]:
        """Return at most `limit` entries that match `where`, after the first `skip` of them."""
        if where is None:
            return self._order[skip : skip + limit]
        if isinstance(where, Filter):
            if where.property in INDEXED and where.compare in (operator.eq, operator.ne):
                same = self.find_by(where.property, str(where.literal))
                return _page_without(self._order, same, skip, limit) if where.negated else same[skip : skip + limit]
            if where.property == _CREATED and self._out_of_order == self._without_time == 0:
                return _page_of_spans(self._order, self._spans(where), skip, limit)
        kept = (entry for entry in self._order if where.matches(entry.body))
        return list(islice(kept, skip, skip + limit))

    def _spans(self, where: Filter) -> Sequence[tuple[int, int]]:
        """Return the ranges (start, end) of entries that match a comparison of the creation time."""

        def digits(entry: Entry) -> str:
            text: str = entry.body[_CREATED]
            return text[:-1]

        assert isinstance(where.literal, tuple), "a time is only compared with times"
        second, fraction = where.literal
        # Texts of one format sort in the order of their times, and need no parsing.
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
        if [*map(before.get, _TRACKED)] == [*map(present.get, _TRACKED)]:
            entry.document = document
            return
        position = bisect_left(self._order, entry.number, key=_NUMBER)
        self._count_disorder(position, -1)
        self._unindex(entry)
        entry.document = document
        self._count_disorder(position, 1)
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

    def _count_disorder(self, position: int, change: int) -> None:
        """Count the times out of order around `position`, where an entry is added (1) or removed (-1)."""
        before, time, after = (self._time(each) for each in (position - 1, position, position + 1))
        self._without_time += change * (time is None)
        self._out_of_order += change * (_is_later(before, time) + _is_later(time, after) - _is_later(before, after))

    def _time(self, position: int) -> str | None:
        if not 0 <= position < len(self._order):
            return None
        time = self._order[position].body.get(_CREATED)
        return time if isinstance(time, str) and _TIMESTAMP.fullmatch(time) else None


def _is_later(one: str | None, next: str | None) -> bool:  # noqa: A002 - it is the next
    return one is not None and next is not None and one > next


def _page_of_spans(order: Sequence[Entry], spans: Sequence[tuple[int, int]], skip: int, limit: int) -> Sequence[Entry]:
    found: list[Entry] = []
    for start, end in spans:
        begin = min(start + skip, end)
        skip -= begin - start
        found += order[begin : min(end, begin + limit - len(found))]
    return found


def _page_without(order: Sequence[Entry], left_out: Sequence[Entry], skip: int, limit: int) -> Sequence[Entry]:
    """Return a page of `order` without the entries of `left_out`, which have the same order."""

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
