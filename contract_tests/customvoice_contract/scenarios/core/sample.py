"""Drawing some of many cases: every run tries others, and one subject of a scenario gets more of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .context import Context

T = TypeVar("T")
# Where time is short, one subject gets this many cases, and the others their share.
_MOST, _SHARE = 24, 3


def sample(context: Context, cases: Iterable[T], most: int, *, every: bool = False) -> list[T]:
    """Return `most` of the cases in their order, all of them with `every`; less where time is short."""
    known = list(cases)
    count = len(known) if every else most
    if not context.thorough:
        count = _MOST if every else -(-most // _SHARE)
    if len(known) <= count:
        return known
    return [known[index] for index in sorted(context.rng.sample(range(len(known)), count))]
