"""The differences of one pair of schemas, and the pairs that it leads to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from .difference import Difference


class Pair(NamedTuple):
    """Two schemas that are compared once: their locations, or for inline schemas the ids of their objects.

    A pair of subtypes has the pair of their `base`: its differences are not repeated.
    """

    old: str | int
    new: str | int
    base: Pair | None = None


@dataclass(slots=True)
class Local:
    """The differences between two schemas up to the next pairs, and these pairs with the paths that lead to them."""

    differences: list[Difference] = field(default_factory=list)
    links: list[tuple[Pair, str]] = field(default_factory=list)


class Comparer(Protocol):
    """What a module of one keyword needs from the comparison of whole schemas."""

    def schemas(self, old: Any, new: Any, path: str, local: Local) -> None:
        """Add the differences of two schemas, or the pair if they are compared once."""

    def is_equivalent(self, old: Any, new: Any) -> bool:
        """Return True if two schemas allow the same values, whatever they are called and described."""

    def is_same(self, old: Any, new: Any) -> bool:
        """Return True if there is no difference between two schemas and all that they reach."""

    def is_related(self, old: Any, new: Any) -> bool:
        """Return True if two schemas may be forms of one schema."""

    def weight(self, old: Any, new: Any) -> int:
        """Return the number of differences between two schemas and all that they reach."""
