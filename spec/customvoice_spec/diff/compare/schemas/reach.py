"""Find what a pair of schemas reaches, once for all operations."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Reach(Generic[Key]):
    """The marked keys that each key of a graph reaches, itself included.

    `links` returns the keys that a key leads to, `is_marked` is True for a key to collect. Both are called once per
    key. The keys of a circle reach the same keys (Tarjan's algorithm, without recursion). A set of keys is one integer
    with a bit per key, so a document of thousands of operations costs little more than its components.
    """

    def __init__(self, links: Callable[[Key], Iterable[Key]], is_marked: Callable[[Key], bool]) -> None:
        self._links = links
        self._is_marked = is_marked
        self._children: dict[Key, tuple[Key, ...]] = {}
        self._order: dict[Key, int] = {}
        self._lowest: dict[Key, int] = {}
        self._bits: dict[Key, int] = {}
        self._reached: dict[Key, int] = {}
        self._marked: list[Key] = []

    def of(self, start: Key) -> Iterator[Key]:
        """Yield the marked keys that `start` reaches, in the order of their discovery."""
        if start not in self._reached:
            self._visit(start)
        bits = self._reached[start]
        while bits:
            lowest = bits & -bits
            yield self._marked[lowest.bit_length() - 1]
            bits ^= lowest

    def _visit(self, start: Key) -> None:
        open_keys, path = [start], [(start, self._opened(start))]
        while path:
            key, left = path[-1]
            child = next((each for each in left if each not in self._reached), None)
            if child is None:
                path.pop()
                if self._lowest[key] == self._order[key]:
                    self._close(key, open_keys)
                elif path:
                    self._lower(path[-1][0], self._lowest[key])
            elif child in self._order:
                self._lower(key, self._order[child])
            else:
                open_keys.append(child)
                path.append((child, self._opened(child)))

    def _opened(self, key: Key) -> Iterator[Key]:
        self._order[key] = self._lowest[key] = len(self._order)
        self._children[key] = tuple(self._links(key))
        self._bits[key] = 0
        if self._is_marked(key):
            self._bits[key] = 1 << len(self._marked)
            self._marked.append(key)
        return iter(self._children[key])

    def _lower(self, key: Key, order: int) -> None:
        self._lowest[key] = min(self._lowest[key], order)

    def _close(self, key: Key, open_keys: list[Key]) -> None:
        """Give all keys of the circle that `key` began the keys that they and their children reach."""
        circle = [open_keys.pop()]
        while circle[-1] != key:
            circle.append(open_keys.pop())
        bits = 0
        for each in circle:
            bits |= self._bits[each]
            for child in self._children[each]:
                bits |= self._reached.get(child, 0)
        self._reached.update(dict.fromkeys(circle, bits))
