"""Drawing some of many cases: every run tries others, and one subject of a scenario gets them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

T = TypeVar("T")


def some(rng: Random, cases: Iterable[T], most: int, *, every: bool = False) -> list[T]:
    """Return `most` of the cases, in their order; all of them with `every`."""
    known = list(cases)
    if every or len(known) <= most:
        return known
    return [known[index] for index in sorted(rng.sample(range(len(known)), most))]
